package carsharing.teltonika.simulator.tracker;

import java.time.Duration;
import java.util.Optional;

/**
 * How a simulated tracker answers commands.
 *
 * @param delay before each answer
 * @param failing percent of the commands that it answers with an error, and does not run
 * @param silent percent of the commands that it neither answers nor runs
 * @param dropping percent of the commands upon which it hangs up
 * @param record when the record comes that a command asks for; empty for what its family does
 */
public record AnswerOptions(
    Duration delay, int failing, int silent, int dropping, Optional<RecordOrder> record) {

  /** When a record comes; all three occur on real trackers. */
  public enum RecordOrder {
    /** After the text. */
    AFTER,
    /** Before the text. */
    BEFORE,
    /** Without a text. */
    ONLY
  }

  /** At once and without faults. */
  public static final AnswerOptions GOOD =
      new AnswerOptions(Duration.ZERO, 0, 0, 0, Optional.empty());
}
