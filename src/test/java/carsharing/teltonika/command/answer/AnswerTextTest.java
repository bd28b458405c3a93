package carsharing.teltonika.command.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import carsharing.teltonika.command.request.CarCommand;
import carsharing.teltonika.testing.Cost;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTextTest {

  @ParameterizedTest
  @CsvSource({
    "IO ID:67 Value:12345, 67, 12345",
    "I/O ID:3 Value:0, 3, 0",
    "Param ID:239 Value:0, 239, 0",
    "param id: 87 value: 5, 87, 5",
  })
  void readsEachFormOfAValue(String text, String id, String value) {
    assertThat(AnswerText.reading(text + "\r\n\0")).contains(new AnswerText.Reading(id, value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Not supported or not enabled IO element requested", "", "IO ID:x Value:1"})
  void takesNothingElseForAValue(String text) {
    assertThat(AnswerText.reading(text)).isEmpty();
  }

  @Test
  void comparesWithoutRegardToCaseAndWhatSurroundsTheText() {
    assertThat(AnswerText.same("CAN line flags are empty!", " can LINE flags are empty!\r\n\0"))
        .isTrue();
    assertThat(AnswerText.same("abc", "ab c")).isFalse();
  }

  @Test
  void trimsATextOfNothingButSpaceWithinInLittleTime() {
    var text = "a" + " ".repeat(64_000) + "b";

    assertThat(Cost.checked(text.length(), 10, () -> AnswerText.trimmed(" " + text + "\0")))
        .isEqualTo(text);
  }

  @Test
  void putsParametersIntoATextAndRefusesWhatNoTrackerMayBeSent() {
    var command =
        CarCommand.read(
            new JsonObject()
                .put("action", "set")
                .put("id", 2004)
                .put("v", "a.b")
                .put("x", "1\r\n2"),
            Instant.now());

    assertThat(command.fill("setparam {id}:{v}")).isEqualTo("setparam 2004:a.b");
    assertThatThrownBy(() -> command.fill("setparam {x}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("invalid_parameter: x");
    assertThatThrownBy(() -> command.fill("setparam {missing}"))
        .hasMessageStartingWith("invalid_parameter: missing");
    assertThatThrownBy(() -> command.fillCommand("setparam " + "{v}".repeat(168)))
        .hasMessage("invalid_parameter: 513 characters with all of them (expected: 1-512)");
  }
}
