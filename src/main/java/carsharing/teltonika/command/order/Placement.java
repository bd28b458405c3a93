package carsharing.teltonika.command.order;

/** What became of an order. */
public enum Placement {
  /** The command is written and announced. */
  ORDERED,
  /** The same command was ordered before. */
  KNOWN,
  /** Another command was ordered under this name before. */
  REUSED,
  /** Another command waits for the car. */
  BUSY,
  /** The car is not connected, and the command may not wait for it. */
  OFFLINE
}
