package carsharing.teltonika.command.answer;

import java.util.regex.Pattern;

/** The answers to {@code mcan_cmd: N} and {@code mcan_stop: N} (FMx150, manual CAN commands). */
final class ManualCanAnswers implements AnswerKind {

  private static final Pattern COMMAND = Pattern.compile("(?i)mcan_(cmd|stop):?\\s*(\\d+).*");
  private static final Pattern DONE =
      Pattern.compile("(?i)MCAN Command (\\d+) (triggered|stopped).*", Pattern.DOTALL);
  private static final Pattern WORDING =
      Pattern.compile("(?i).*\\bMCAN (?:command|service)\\b.*", Pattern.DOTALL);

  @Override
  public boolean includes(String command) {
    return AnswerKinds.begins(command, "mcan_");
  }

  @Override
  public TextVerdict judge(String command, String text) {
    var asked = COMMAND.matcher(command.strip());
    var done = DONE.matcher(text);
    if (asked.matches() && done.matches()) {
      var isStopped = done.group(2).equalsIgnoreCase("stopped");
      return asked.group(2).equals(done.group(1))
              && isStopped == asked.group(1).equalsIgnoreCase("stop")
          ? TextVerdict.PASS
          : TextVerdict.FOREIGN;
    }
    return isWordedLike(text) ? TextVerdict.FAIL : TextVerdict.UNKNOWN;
  }

  @Override
  public boolean isWordedLike(String text) {
    return WORDING.matcher(text).matches();
  }
}
