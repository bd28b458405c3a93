package carsharing.teltonika.command.answer;

import java.util.regex.Pattern;

/** The words by which the texts of any firmware say that a command was not run. */
public final class ErrorWords {

  private static final Pattern WORDS =
      Pattern.compile(
          "(?i)\\b(?:errors?|invalid|unknown|disabled|denied|wrong|fail(?:ed|ure)?|unsupported"
              + "|not (?:supported|enabled|available|connected|detected|found|allowed)"
              + "|bad syntax|arguments? required)\\b");

  private ErrorWords() {}

  /** Whether a text has one of them. */
  public static boolean isIn(String text) {
    return WORDS.matcher(text).find();
  }
}
