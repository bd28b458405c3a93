package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A command that is valid for a time. */
class CommandTimesTest {

  @TempDir private Path folder;
  private ScriptedCar there;

  @BeforeEach
  void start() throws IOException {
    there = new ScriptedCar(folder);
  }

  @AfterEach
  void stop() {
    there.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "ttl":"soon"         | invalid_command: ttl
          "ttl":0              | invalid_command: ttl
          "expiresAt":"today"  | invalid_command: expiresAt
          "expiresAt":0        | expired
          """)
  void refusesATimeThatIsNoneOrOver(String field, String reason) {
    try (var car = there.connect((self, text) -> self.answer("OK"))) {
      var outcome = there.client().send("{\"action\":\"open\"," + field + "}").outcome();

      assertThat(outcome.getString("data")).startsWith(reason);
      assertThat(car.commands()).isEmpty();
    }
  }

  @Test
  void tellsAtOnceThatACommandHasExpiredInTheLine() {
    try (var car =
        there.connect(
            (self, text) -> {
              if (!text.equals("slow")) {
                self.answer("OK");
              }
            })) {
      there.client().send("{\"action\":\"slow\",\"id\":\"1\"}");
      await().until(() -> car.commands().contains("slow"));
      there.client().send("{\"action\":\"open\",\"id\":\"2\",\"ttl\":\"300ms\"}");
      await().until(() -> there.redis().ctl("EXISTS", there.imei()).equals("0"));
      there.client().send("{\"action\":\"shut\",\"id\":\"3\",\"ttl\":60}");

      var expired = there.client().outcome();
      assertThat(expired.getString("id")).isEqualTo("2");
      assertThat(expired.getString("data")).isEqualTo("expired");
      await().until(() -> there.redis().ctl("EXISTS", there.imei()).equals("0"));
      car.answer("OK");
      assertThat(there.client().outcome().getString("id")).isEqualTo("1");
      assertThat(there.client().outcome().getString("message")).isEqualTo("success");
      assertThat(car.commands()).doesNotContain("lvcanopenalldoors");
    }
  }
}
