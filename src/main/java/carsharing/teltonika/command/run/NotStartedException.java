package carsharing.teltonika.command.run;

/** A command must not begin: nothing was sent to its tracker. */
public final class NotStartedException extends Exception {

  private static final long serialVersionUID = 1;

  private final boolean isTold;

  private NotStartedException(String reason, boolean isTold) {
    super(reason, null, false, false);
    this.isTold = isTold;
  }

  /** Its outcome is that it was not run. */
  public static NotStartedException because(String reason) {
    return new NotStartedException(reason, false);
  }

  /** Another process has told its outcome. */
  public static NotStartedException told() {
    return new NotStartedException("told by another process", true);
  }

  /** Whether its outcome is told already. */
  public boolean isTold() {
    return isTold;
  }

  /** Why, as a client is told. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
