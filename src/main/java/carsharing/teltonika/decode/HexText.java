package carsharing.teltonika.decode;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** Bytes as people write them: hex digits with white space between them, and perhaps {@code 0x}. */
final class HexText {

  private static final String EXPECTED = "expected: hex digits, white space and 0x";

  /** Bytes, or why the text is no hex. One of them is there. */
  @SuppressWarnings("ArrayRecordComponent") // Raw bytes by reference; nothing compares them.
  record Parsed(byte[] bytes, Optional<String> mistake) {}

  private final String text;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int line = 1;
  private int lineStart;
  private int high = -1;

  private HexText(String text) {
    this.text = text;
  }

  /** Reads hex. The mistake says the line and the column, and what was expected. */
  static Parsed parse(String text) {
    var hex = new HexText(text);
    var mistake = hex.read();
    return new Parsed(hex.bytes.toByteArray(), mistake);
  }

  private Optional<String> read() {
    var at = 0;
    while (at < text.length()) {
      var isPrefixed = text.startsWith("0x", at) || text.startsWith("0X", at);
      if (isPrefixed && isFirst(at)) {
        if (high >= 0) {
          return mistake(at, "an odd number of hex digits before 0x");
        }
        at += 2;
        if (at == text.length() || Character.digit(text.charAt(at), 16) < 0) {
          return mistake(at - 2, "0x without digits");
        }
      }
      var mistake = take(at);
      if (mistake.isPresent()) {
        return mistake;
      }
      at++;
    }
    return high >= 0 ? mistake(at, "an odd number of hex digits") : Optional.empty();
  }

  private Optional<String> take(int at) {
    var character = text.charAt(at);
    var digit = character < 0x80 ? Character.digit(character, 16) : -1;
    if (character == '\n') {
      line++;
      lineStart = at + 1;
    }
    if (digit < 0) {
      return Character.isWhitespace(character)
          ? Optional.empty()
          : mistake(
              at,
              "'%s' is no hex digit".formatted(Visible.of(String.valueOf(character))),
              ". If the hex stands in a line of a log, pass only the hex");
    }
    if (high < 0) {
      high = digit;
    } else {
      bytes.write(high << 4 | digit);
      high = -1;
    }
    return Optional.empty();
  }

  private boolean isFirst(int at) {
    return at == 0 || Character.isWhitespace(text.charAt(at - 1));
  }

  private Optional<String> mistake(int at, String what) {
    return mistake(at, what, "");
  }

  private Optional<String> mistake(int at, String what, String advice) {
    return Optional.of(
        "line %d, column %d: %s (%s)%s"
            .formatted(line, at - lineStart + 1, what, EXPECTED, advice));
  }
}
