package carsharing.teltonika.command;

import java.util.regex.Pattern;

/** The words by which the texts of any firmware say that a command was not run. */
final class ErrorWords {

  private static final Pattern WORDS =
      Pattern.compile(
          "(?i)\\b(?:errors?|invalid|unknown|disabled|denied|wrong|fail(?:ed|ure)?|unsupported"
              + "|not (?:supported|enabled|available|connected|detected|found|allowed)"
              + "|bad syntax|arguments? required)\\b");

  private ErrorWords() {}

  /** Whether a text has one of them. */
  static boolean isIn(String text) {
    return WORDS.matcher(text).find();
  }
}
