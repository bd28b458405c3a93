package carsharing.teltonika.command.custody;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands under the id of a command in Redis. */
class IdMarkTest {

  private static final JsonObject SUCCESS = new JsonObject().put("message", "success");

  @Test
  void saysWhichCommandHasBegun() {
    var text = IdMark.begun("17", "abc").text();

    assertThat(text).startsWith(IdMark.holder("17"));
    assertThat(text).doesNotStartWith(IdMark.holder("1"));
    var read = IdMark.parse(text);
    assertThat(read.outcome()).isEmpty();
    assertThat(read.isOfAnother("abc")).isFalse();
    assertThat(read.isOfAnother("abd")).isTrue();
  }

  @Test
  void saysWhatBecameOfTheCommand() {
    var read = IdMark.parse(IdMark.kept(SUCCESS, Optional.of("abc")));

    assertThat(read.outcome()).hasValue(SUCCESS.copy().put("repeated", true));
    assertThat(read.isOfAnother("abc")).isFalse();
    assertThat(read.isOfAnother("abd")).isTrue();
    assertThat(SUCCESS.fieldNames()).containsExactly("message");
  }

  @ParameterizedTest
  @ValueSource(strings = {"begun", "{\"message\":\"success\"}", "", "{nonsense"})
  void ofAnOlderVersionOrAStrangerIsOfNoOtherCommand(String text) {
    var read = IdMark.parse(text);

    assertThat(read.isOfAnother("abc")).isFalse();
    assertThat(read.outcome().isPresent()).isEqualTo(text.endsWith("}"));
  }
}
