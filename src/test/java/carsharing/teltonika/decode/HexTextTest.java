package carsharing.teltonika.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HexTextTest {

  @ParameterizedTest
  @CsvSource({
    "00ff, 00ff",
    "00FF, 00ff",
    "'00 ff', 00ff",
    "'0 0 f f', 00ff",
    "' 00\t\r\nff \n', 00ff",
    "0x00ff, 00ff",
    "'0x00 0XFF', 00ff",
    "'0x00ff 0102', 00ff0102",
    "'', ''"
  })
  void readsHexAsPeopleWriteIt(String text, String bytes) {
    var parsed = HexText.parse(text);

    assertThat(parsed.mistake()).isEmpty();
    assertThat(HexFormat.of().formatHex(parsed.bytes())).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "00f             | line 1, column 4: an odd number of hex digits (expected: hex digits, white space and 0x)",
        "00 fg           | line 1, column 5: 'g' is no hex digit",
        "Received: 00ff  | line 1, column 1: 'R' is no hex digit",
        "00ff # a frame  | line 1, column 6: '#' is no hex digit",
        "0x              | line 1, column 1: 0x without digits",
        "0x 00           | line 1, column 1: 0x without digits",
        "0x1 0x2         | line 1, column 5: an odd number of hex digits before 0x",
        "000x00          | line 1, column 4: 'x' is no hex digit",
        "\u0660\u0661    | line 1, column 1: '\u0660' is no hex digit",
      })
  void saysWhereAndWhyATextIsNoHex(String text, String message) {
    assertThat(HexText.parse(text).mistake())
        .hasValueSatisfying(m -> assertThat(m).startsWith(message));
  }

  @Test
  void countsLines() {
    assertThat(HexText.parse("00ff\n00\n  zz").mistake().orElseThrow())
        .isEqualTo(
            "line 3, column 3: 'z' is no hex digit (expected: hex digits, white space and 0x)."
                + " If the hex stands in a line of a log, pass only the hex");
  }

  @Test
  void showsNoControlCharacterOfAMistake() {
    assertThat(HexText.parse("00\u001b[2J").mistake().orElseThrow())
        .contains("'<U+001B>' is no hex digit");
  }
}
