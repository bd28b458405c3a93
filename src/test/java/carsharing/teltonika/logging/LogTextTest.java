package carsharing.teltonika.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a log shows of text that came from outside. */
class LogTextTest {

  static Stream<Arguments> texts() {
    return Stream.of(
        arguments("plain text", "plain text"),
        arguments("a line\nforged", "a line\\nforged"),
        arguments("a line\r\nforged", "a line\\r\\nforged"),
        arguments("a\ttab", "a\\ttab"),
        arguments("red \u001b[31m", "red \\u001b[31m"),
        arguments("\u202Ebackwards", "\\u202ebackwards"),
        arguments("no\u200Bwidth", "no\\u200bwidth"),
        arguments("\u2028", "\\u2028"),
        arguments("half \uD83D", "half \\ud83d"),
        arguments("private \uDB80\uDC00", "private \\u{f0000}"),
        arguments("Šiauliai \uD83D\uDE97", "Šiauliai \uD83D\uDE97"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void replacesWhatCannotBeSeen(String text, String expected) {
    assertThat(LogText.clean(text, 100)).isEqualTo(expected);
  }

  @Test
  void keepsLineBreaksOfItsOwnLinesAndIndentsThem() {
    assertThat(LogText.cleanLines("one\r\ntwo\n\u001bthree", 100))
        .isEqualTo("one%1$s  two%1$s  \\u001bthree".formatted(System.lineSeparator()));
  }

  @Test
  void cutsWhatIsTooLongAndSaysHowLongItWas() {
    assertThat(LogText.clean("12345", 5)).isEqualTo("12345");
    assertThat(LogText.clean("123456", 5)).isEqualTo("12345... (6 characters)");
  }

  @Test
  void cutsNoCharacterInTwo() {
    assertThat(LogText.clean("1234\uD83D\uDE97", 5)).isEqualTo("1234... (6 characters)");
  }
}
