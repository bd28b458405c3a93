package carsharing.teltonika.command.answer;

import java.util.regex.Pattern;

/**
 * The texts that come besides a record that was asked for: FT trackers say {@code Record triggered
 * with high priority}, FMB trackers say nothing.
 */
final class RecordAnswers implements AnswerKind {

  private static final Pattern ACKNOWLEDGEMENT =
      Pattern.compile(
          "(?i)(?:record (?:triggered|saved|created).*"
              + "|on-?demand tracking.*(?:created|started|stopped).*)",
          Pattern.DOTALL);

  @Override
  public boolean includes(String command) {
    return AnswerKinds.begins(command, "getrecord")
        || AnswerKinds.begins(command, "on_demand_tracking");
  }

  @Override
  public TextVerdict judge(String command, String text) {
    return isWordedLike(text) ? TextVerdict.PASS : TextVerdict.UNKNOWN;
  }

  @Override
  public boolean isWordedLike(String text) {
    return ACKNOWLEDGEMENT.matcher(text).matches();
  }

  /** The record is the answer, and its time tells whose. */
  @Override
  public boolean areConfused(String command, String other) {
    return false;
  }
}
