package carsharing.teltonika.settings.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** What snakeyaml-engine does otherwise is the reason why the files are read by snakeyaml. */
class PlainYamlTest {

  /** The parser of snakeyaml-engine 3.0.1 has no such bound: its stack overflows. */
  @Test
  void refusesAFileOfTwentyThousandLevelsByItsDepth() {
    assertThatThrownBy(() -> PlainYaml.parse("a: " + "[".repeat(20_000)))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("Nesting Depth exceeded max 50");
  }

  /** By YAML 1.2, which snakeyaml-engine reads, they are the text "yes" and the number 640. */
  @Test
  void readsTheBooleansAndNumbersOfYaml11AsExistingFilesMeanThem() {
    assertThat(PlainYaml.parse("a: yes\nb: off\nc: 0640\nd: 1_000\n"))
        .isEqualTo(new JsonObject().put("a", true).put("b", false).put("c", 416).put("d", 1000));
  }

  @Test
  void refusesANameThatStandsThereTwiceAndSaysWhere() {
    assertThatThrownBy(() -> PlainYaml.parse("a: 1\nb: 2\na: 3\n"))
        .isInstanceOf(DecodeException.class)
        .hasMessage("found duplicate key a at line 3, column 1");
  }

  @Test
  void takesAnAliasButNoneThatHoldsItself() {
    assertThat(PlainYaml.parse("x: &c [1]\ny: *c\n").getJsonArray("y"))
        .isEqualTo(new JsonArray().add(1));
    assertThatThrownBy(() -> PlainYaml.parse("a: &a {b: *a}"))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("expected: at most 250000 values, 50 deep");
  }
}
