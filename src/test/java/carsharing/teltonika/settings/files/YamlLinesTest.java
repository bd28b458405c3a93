package carsharing.teltonika.settings.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlLinesTest {

  private static final String TEXT =
      """
      # A comment.
      a: { b: 1, c: [x,
        y] }
      d:
        e: &anchor { f: 1 }
        g: *anchor
        h:
          - 1
          - i: 2
      """;

  @ParameterizedTest
  @CsvSource({
    "a, 2",
    "a/b, 2",
    "a/c/0, 2",
    "a/c/1, 3",
    "a/c/2, 2",
    "a/z, 2",
    "d/e/f, 5",
    "d/g/f, 5",
    "d/g, 6",
    "d/h/1/i, 9",
    "d/h/one, 7",
    "z, -1"
  })
  void findsTheLineOfAValueOrOfWhatIsAroundIt(String path, int line) {
    assertThat(YamlLines.of(TEXT).find(List.of(path.split("/", -1))).orElse(-1)).isEqualTo(line);
  }

  @Test
  void knowsNoLineOfWhatIsNoYaml() {
    assertThat(YamlLines.of("a: [").find(List.of("a"))).isEmpty();
    assertThat(YamlLines.of("").find(List.of("a"))).isEmpty();
    assertThat(YamlLines.NONE.find(List.of("a"))).isEmpty();
  }
}
