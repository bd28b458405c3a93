package carsharing.teltonika.simulator.car;

/** What a simulated car is doing. */
public enum Phase {
  /** It stands and nobody is in it. */
  PARKED,
  /** A door is open; somebody takes a seat. */
  GETTING_IN,
  /** It moves. */
  DRIVING,
  /** It stands with its engine on. */
  WAITING_AT_A_LIGHT,
  /** A door is open; somebody leaves. */
  GETTING_OUT
}
