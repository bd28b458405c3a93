package carsharing.teltonika.message;

/** What is known of the effect that a command should have on a car. */
public enum Sight {
  /** The car shows what was wanted. */
  MET,
  /** The car shows the opposite. */
  OPPOSITE,
  /** The car cannot show it: it does not send the element, or its CAN module sleeps. */
  HIDDEN,
  /** Nothing has come that says anything about it. */
  UNSEEN
}
