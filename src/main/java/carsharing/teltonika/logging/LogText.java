package carsharing.teltonika.logging;

/**
 * Makes text that came from outside harmless for a log. Trackers, clients, load balancers and files
 * choose what is in it: a line break would begin a line that the server has not written, an escape
 * sequence would speak to the operator's terminal, and a bidirectional control would show the text
 * in another order than it has.
 */
final class LogText {

  private LogText() {}

  /**
   * Replaces all characters that are not to be seen, and cuts what is too long.
   *
   * @param limit characters of the result, about; the result says how many there were
   */
  static String clean(String text, int limit) {
    return cut(visible(text, false), text.length(), limit);
  }

  /** The same, but line breaks stay. The lines after the first are indented. */
  static String cleanLines(String text, int limit) {
    return cut(visible(text, true), text.length(), limit);
  }

  private static String cut(String clean, int length, int limit) {
    if (clean.length() <= limit) {
      return clean;
    }
    var end = Character.isHighSurrogate(clean.charAt(limit - 1)) ? limit - 1 : limit;
    return "%s... (%d characters)".formatted(clean.substring(0, end), length);
  }

  private static String visible(String text, boolean keepsLines) {
    if (text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      return text;
    }
    var clean = new StringBuilder(text.length() + 16);
    var lines = keepsLines ? text.replace("\r\n", "\n") : text;
    lines.codePoints().forEach(c -> append(clean, c, keepsLines));
    return clean.toString();
  }

  private static void append(StringBuilder clean, int c, boolean keepsLines) {
    if (c == '\n') {
      clean.append(keepsLines ? System.lineSeparator() + "  " : "\\n");
    } else if (c == '\r') {
      clean.append("\\r");
    } else if (c == '\t') {
      clean.append("\\t");
    } else if (isHarmless(c)) {
      clean.appendCodePoint(c);
    } else {
      clean.append(c > 0xFFFF ? "\\u{%x}".formatted(c) : "\\u%04x".formatted(c));
    }
  }

  private static boolean isHarmless(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT, // Bidirectional controls and characters without a width.
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE, // One without its other half.
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
