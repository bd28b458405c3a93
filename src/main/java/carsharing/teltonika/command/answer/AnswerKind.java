package carsharing.teltonika.command.answer;

/**
 * The answers to one kind of GPRS command, as the firmware of the device families words them.
 *
 * <p>Sources: Teltonika's lists of SMS and GPRS commands, and reports of people who run such
 * trackers.
 */
public interface AnswerKind {

  /** Whether the command is of this kind. */
  boolean includes(String command);

  /**
   * What the text says about the command; {@link TextVerdict#UNKNOWN} if it is worded otherwise.
   */
  TextVerdict judge(String command, String text);

  /** Whether the text is worded as an answer of this kind, whatever it says. */
  boolean isWordedLike(String text);

  /** Whether a late answer to one command can be mistaken for the answer to the other. */
  default boolean areConfused(String command, String other) {
    return true;
  }
}
