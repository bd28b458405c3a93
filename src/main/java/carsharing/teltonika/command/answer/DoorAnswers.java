package carsharing.teltonika.command.answer;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The answers to commands for a CAN adapter: {@code lvcanopenalldoors}, {@code lvcanblockengine}
 * and so on.
 */
final class DoorAnswers implements AnswerKind {

  private static final String DONE = "CAN-CONTROL cmd executed successfully";
  private static final List<String> ERRORS =
      List.of("CAN line flags are empty", "LVCAN not detected", "CAN-CONTROL Not connected");

  /**
   * Commands that do something to the car. Others, such as {@code lvcangetinfo}, are answered with
   * data, in which a state of the adapter is no failure.
   */
  private static final Pattern ACTION =
      Pattern.compile("(?i)(?:lv|all)can(?:open|close|block|unblock|turn|flash|horn).*");

  private static final Pattern ABOUT_CAN = Pattern.compile("(?i)(?:LV-?|ALL-?)?CAN\\b.*");

  @Override
  public boolean includes(String command) {
    return AnswerKinds.begins(command, "lvcan") || AnswerKinds.begins(command, "allcan");
  }

  @Override
  public TextVerdict judge(String command, String text) {
    if (!ACTION.matcher(command.strip()).matches()) {
      return ErrorWords.isIn(text) ? TextVerdict.FAIL : TextVerdict.PASS;
    }
    if (AnswerKinds.begins(text, DONE)) {
      return TextVerdict.PASS;
    }
    return ABOUT_CAN.matcher(firstLine(text)).matches() ? TextVerdict.FAIL : TextVerdict.UNKNOWN;
  }

  @Override
  public boolean isWordedLike(String text) {
    return AnswerKinds.begins(text, DONE)
        || ERRORS.stream().anyMatch(error -> AnswerKinds.begins(text, error));
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
