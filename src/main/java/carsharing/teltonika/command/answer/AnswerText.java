package carsharing.teltonika.command.answer;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Texts of trackers, which differ in case, spaces, NULs and line breaks at their ends. */
public final class AnswerText {

  /**
   * {@code IO ID:67 Value:12345}, {@code I/O ID:3 Value:0}, {@code Param ID:239 Value:0}, and FT's
   * {@code IO[90]: 0}.
   */
  private static final Pattern READING =
      Pattern.compile("(?i)(?:(?:I/?O|Param) ID:\\s*(\\d+)\\s+Value:|IO\\[(\\d+)]:)\\s*(.*)");

  private AnswerText() {}

  /** The value of an IO element. */
  public record Reading(String id, String value) {}

  /** Without what surrounds it. */
  public static String trimmed(String text) {
    var start = 0;
    var end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (start < end && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == 0 || (c >= '\t' && c <= '\r');
  }

  static boolean same(String a, String b) {
    return trimmed(a).toLowerCase(Locale.ROOT).equals(trimmed(b).toLowerCase(Locale.ROOT));
  }

  /** What was read, or empty where the text is another one. */
  public static Optional<Reading> reading(String text) {
    var matcher = READING.matcher(trimmed(text));
    return matcher.matches()
        ? Optional.of(
            new Reading(
                Optional.ofNullable(matcher.group(1)).orElse(matcher.group(2)), matcher.group(3)))
        : Optional.empty();
  }
}
