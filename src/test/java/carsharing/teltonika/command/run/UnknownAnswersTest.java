package carsharing.teltonika.command.run;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Imeis;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A text that nobody knows passes; the client hears of it, however its command ends. */
class UnknownAnswersTest {

  private static final String SCRIPTS =
      """
      scripts:
        rent: [{cmd: 'setdigout ?0'}, {cmd: lvcanopenalldoors, success: done}]
        lock:
          onFailure: rent
          steps: [{cmd: lvcanclosealldoors, success: done}]
      """;

  @TempDir private Path folder;

  private final String imei = Imeis.any();

  @Test
  void areNamedByAFailureOfALaterStep() throws IOException {
    try (var server =
            TestServer.withScripts(folder, SCRIPTS, "COMMANDS_UNKNOWNANSWERWAIT", "50ms");
        var client = new CommandClient(RedisServer.shared().uri(), imei);
        var car = CarTracker.connect(server.port(), imei, UnknownAnswersTest::answer)) {
      assertThat(client.next().getString("message")).isEqualTo("device_connected");

      var rent = client.send("{\"action\":\"rent\"}").outcome();
      assertThat(rent.getString("message")).isEqualTo("failed");
      assertNamed(rent, 1);
      assertThat(server.count("teltonika.answers.unknown")).isEqualTo(1);

      var lock = client.send("{\"action\":\"lock\"}").outcome();
      assertThat(lock.containsKey("unknownAnswers")).isFalse();
      assertNamed(lock.getJsonObject("onFailure"), 1);
      assertThat(server.count("teltonika.answers.unknown")).isEqualTo(2);
      assertThat(car.isConnected()).isTrue();
    }
  }

  private static void assertNamed(JsonObject outcome, int number) {
    var answers = outcome.getJsonArray("unknownAnswers");
    assertThat(answers).hasSize(1);
    assertThat(answers.getJsonObject(0).getString("text")).isEqualTo("Roger");
    assertThat(answers.getJsonObject(0).getJsonObject("step").getInteger("number"))
        .isEqualTo(number);
  }

  private static void answer(CarTracker car, String command) {
    car.answer(command.startsWith("setdigout") ? "Roger" : "CAN-CONTROL ERROR");
  }
}
