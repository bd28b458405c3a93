package carsharing.teltonika.command.order;

/** What became of the wish to cancel a command. */
public enum Cancellation {
  /** No car has taken it, and none will. */
  CANCELLED,
  /** A car has taken it. */
  TAKEN,
  /** It has its outcome. */
  ENDED,
  /** There is no such command. */
  UNKNOWN
}
