package carsharing.teltonika.message;

/** Why there is no outcome of a command that an operator has sent. */
public final class CommandNotRunException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What happened instead. */
  public enum Reason {
    /** Another command waits for the car; nothing was sent. */
    ANOTHER_WAITS,
    /** Nobody took it: the car is not connected. It was withdrawn. */
    NOT_CONNECTED,
    /** It was taken; how it ended is not known yet. */
    NO_OUTCOME,
    /** Redis cannot be reached. */
    REDIS_AWAY
  }

  private final Reason reason;

  public CommandNotRunException(Reason reason, String text) {
    super(text, null, false, false);
    this.reason = reason;
  }

  /** What happened instead. */
  public Reason reason() {
    return reason;
  }
}
