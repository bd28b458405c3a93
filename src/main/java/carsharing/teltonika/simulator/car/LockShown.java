package carsharing.teltonika.simulator.car;

/** How a car shows its central lock. */
public enum LockShown {
  /** In all elements that its family has for it. */
  EVERYWHERE,
  /** Not in the masks of security flags, which its tracker does not send. */
  WITHOUT_FLAGS,
  /** Never: its tracker sends the elements, and the bits of the lock in them are always 0. */
  NEVER
}
