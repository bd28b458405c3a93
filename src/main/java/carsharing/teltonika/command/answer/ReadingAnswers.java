package carsharing.teltonika.command.answer;

import java.util.regex.Pattern;

/**
 * The answers to {@code readio N} and FT's {@code readavl N}: the value of one IO element, with its
 * number.
 */
public final class ReadingAnswers implements AnswerKind {

  private static final Pattern COMMAND = Pattern.compile("(?i)read(?:io|avl)\\s+(\\d+)");

  /**
   * {@code IO element was never updated}, {@code Not supported or not enabled IO element requested}
   * and the like. No other command is refused in these words.
   */
  private static final Pattern REFUSAL =
      Pattern.compile(
          "(?i)IO element was never updated.*|.*IO element requested.*|not supported AVL ID.*",
          Pattern.DOTALL);

  private static final String NOT_SUPPORTED = "not supported";

  @Override
  public boolean includes(String command) {
    return AnswerKinds.begins(command, "readio") || AnswerKinds.begins(command, "readavl");
  }

  @Override
  public TextVerdict judge(String command, String text) {
    var reading = AnswerText.reading(text);
    if (reading.isPresent()) {
      var asked = COMMAND.matcher(command.strip());
      if (asked.matches() && !sameNumber(asked.group(1), reading.get().id())) {
        return TextVerdict.FOREIGN;
      }
      return reading.get().value().isEmpty() ? TextVerdict.FAIL : TextVerdict.PASS;
    }
    return AnswerKinds.begins(text, NOT_SUPPORTED) || REFUSAL.matcher(text).matches()
        ? TextVerdict.FAIL
        : TextVerdict.UNKNOWN;
  }

  private static boolean sameNumber(String a, String b) {
    return a.replaceFirst("^0+(?=.)", "").equals(b.replaceFirst("^0+(?=.)", ""));
  }

  @Override
  public boolean isWordedLike(String text) {
    return AnswerText.reading(text).isPresent() || REFUSAL.matcher(text).matches();
  }

  /** The number tells whose answer it is. */
  @Override
  public boolean areConfused(String command, String other) {
    var first = COMMAND.matcher(command.strip());
    var second = COMMAND.matcher(other.strip());
    return !first.matches() || !second.matches() || sameNumber(first.group(1), second.group(1));
  }
}
