package carsharing.teltonika.command.run;

import carsharing.teltonika.message.StepFailure;

/** The tracker has given no answer. */
public final class StepFailedException extends Exception {

  private static final long serialVersionUID = 1;

  private final StepFailure why;

  /** The tracker has given no answer for this reason. */
  public StepFailedException(StepFailure why) {
    super(why.reason(), null, false, false);
    this.why = why;
  }

  /** Whether a request failed for this reason. */
  public static boolean isBecause(StepFailure why, Throwable cause) {
    return cause instanceof StepFailedException failed && failed.why == why;
  }
}
