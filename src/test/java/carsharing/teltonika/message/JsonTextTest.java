package carsharing.teltonika.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.DecodeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

  @Test
  void readsAnObject() {
    assertThat(JsonText.object("{\"action\":\"lock\"}").getString("action")).isEqualTo("lock");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "1", "\"{}\"", "{", "{\"secret\":}", "secret"})
  void refusesEverythingElseAndRepeatsNothingOfIt(String text) {
    assertThatThrownBy(() -> JsonText.object(text))
        .isInstanceOf(DecodeException.class)
        .hasMessage("no JSON object");
  }

  @Test
  void readsSixtyFourLevelsAndNotSixtyFive() {
    assertThat(JsonText.object(nested(JsonText.MAX_DEPTH))).isNotNull();

    assertThatThrownBy(() -> JsonText.object(nested(JsonText.MAX_DEPTH + 1)))
        .hasMessage("JSON with too many levels (expected: at most 64)");
  }

  /** One bracket after the other is no depth, and neither is one in a text. */
  @Test
  void countsOnlyLevelsThatAreOpen() {
    var many = "[],".repeat(100);
    var brackets = "[{".repeat(100);

    assertThat(JsonText.object("{\"a\":[%s1]}".formatted(many))).isNotNull();
    assertThat(JsonText.object("{\"a\":\"%s\"}".formatted(brackets)).getString("a"))
        .isEqualTo(brackets);
    assertThat(JsonText.object("{\"a\":\"\\\"%s\"}".formatted(brackets)).getString("a"))
        .isEqualTo("\"" + brackets);
  }

  private static String nested(int levels) {
    return "{\"a\":" + "[".repeat(levels - 1) + "]".repeat(levels - 1) + "}";
  }
}
