package carsharing.teltonika.command.run;

import carsharing.teltonika.command.verify.Verdict;
import carsharing.teltonika.message.StepFailure;
import java.util.Optional;

/** The tracker has given no answer. */
public final class StepFailedException extends Exception {

  private static final long serialVersionUID = 1;

  private final StepFailure why;
  private final boolean isContradicted;

  /** The tracker has given no answer for this reason. */
  public StepFailedException(StepFailure why) {
    this(why, false);
  }

  private StepFailedException(StepFailure why, boolean isContradicted) {
    super(why.reason(), null, false, false);
    this.why = why;
    this.isContradicted = isContradicted;
  }

  /** No text has come, and the car shows the opposite of what was wanted. */
  static StepFailedException contradicted(StepFailure why) {
    return new StepFailedException(why, true);
  }

  /** What is known of the step; empty if it was not sent. */
  Optional<Verdict> verdict() {
    if (isContradicted) {
      return Optional.of(Verdict.CONTRADICTED);
    }
    return switch (why) {
      case EXPIRED, BUSY -> Optional.empty();
      default -> Optional.of(Verdict.UNANSWERED);
    };
  }

  /** Whether a request failed for this reason. */
  public static boolean isBecause(StepFailure why, Throwable cause) {
    return cause instanceof StepFailedException failed && failed.why == why;
  }
}
