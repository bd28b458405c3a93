package carsharing.teltonika.chaos.ledger;

/**
 * When something happened, as far as it is known.
 *
 * @param from not before, ms since 1970 by Redis' clock
 * @param to not after
 */
public record Within(long from, long to) {

  /** How far a moment is from it, ms; 0 if it is within. */
  public long distance(long at) {
    return Math.max(0, Math.max(from - at, at - to));
  }
}
