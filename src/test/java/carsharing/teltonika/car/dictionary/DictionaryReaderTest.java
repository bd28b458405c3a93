package carsharing.teltonika.car.dictionary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dictionary's file: what is read of it, and which mistakes are found. */
class DictionaryReaderTest {

  private static final String FAMILIES = "families\tfmb130 generic";

  @Test
  void readsFamiliesAndMeanings() {
    var dictionary =
        read(FAMILIES, "# a comment", "*\t9\t2\tu\t0.001\tV\tInput", "fmb130\t9\t*\tt\t1\t\tText");

    assertThat(dictionary.families()).containsExactly(new Family("fmb130"), Family.GENERIC);
    assertThat(dictionary.meaning(new Family("fmb130"), 9, 2).orElseThrow().name())
        .isEqualTo("Input");
    assertThat(dictionary.meaning(new Family("fmb130"), 9, 3).orElseThrow().name())
        .isEqualTo("Text");
    assertThat(dictionary.meaning(Family.GENERIC, 9, 3).orElseThrow().name()).isEqualTo("Input");
  }

  @Test
  void theLowestIdKeepsANameAndTheOthersGetTheirId() {
    var dictionary =
        read(FAMILIES, "*\t85\t2\tu\t1\trpm\tengine rpm", "*\t36\t2\tu\t1\trpm\tEngine RPM");

    assertThat(dictionary.meaning(Family.GENERIC, 36, 2).orElseThrow().name())
        .isEqualTo("Engine RPM");
    assertThat(dictionary.meaning(Family.GENERIC, 85, 2).orElseThrow().name())
        .isEqualTo("engine rpm (85)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fmb640~9~2~u~1~V~Input | line 2: family fmb640 (expected: one of [fmb130, generic])",
        "*~0~2~u~1~V~Input      | line 2: AVL id 0 (expected: 1-65535)",
        "*~65536~2~u~1~V~Input  | line 2: AVL id 65536 (expected: 1-65535)",
        "*~x~2~u~1~V~Input      | line 2: AVL id x (expected: 1-65535)",
        "*~9~3~u~1~V~Input      | line 2: width 3 (expected: 1, 2, 4, 8 or *)",
        "*~9~2~q~1~V~Input      | line 2: kind q (expected: u, s, t, x or d)",
        "*~9~2~u~0~V~Input      | line 2: multiplier 0 (expected: more than 0)",
        "*~9~2~u~1e9~V~Input    | line 2: multiplier 1e9 (expected: a decimal such as 0.1)",
        "*~9~2~u~1~V~           | line 2: name '' (expected: a text without blanks around it)",
        "*~9~2~u~1~V            | line 2: 6 columns (expected: 7 columns)",
        "''                     | line 2: 1 columns (expected: 7 columns)",
      })
  void saysWhichLineIsWrongAndWhatWasExpected(String line, String message) {
    assertThatThrownBy(() -> read(FAMILIES, line.replace('~', '\t')))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("test.tsv, " + message);
  }

  @Test
  void refusesAnIdThatIsThereTwice() {
    assertThatThrownBy(() -> read(FAMILIES, "*\t9\t2\tu\t1\tV\tA", "fmb130\t9\t2\tu\t1\tV\tB"))
        .hasMessage("test.tsv, line 3: AVL id 9 (expected: each id and width once in a family)");
  }

  @Test
  void refusesAFileWithoutFamilies() {
    assertThatThrownBy(() -> read("*\t9\t2\tu\t1\tV\tA"))
        .hasMessageContaining("line 1")
        .hasMessageContaining("first the word families");
    assertThatThrownBy(() -> read("families\tfmb130 fmb130")).hasMessageContaining("once");
    assertThatThrownBy(() -> read("families\tfmb130")).hasMessageContaining("a family generic");
    assertThatThrownBy(DictionaryReaderTest::read).hasMessageContaining("a family generic");
  }

  private static Dictionary read(String... lines) {
    return DictionaryReader.read("test.tsv", List.of(lines));
  }
}
