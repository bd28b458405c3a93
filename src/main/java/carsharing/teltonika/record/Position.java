package carsharing.teltonika.record;

/**
 * Which of the publishers of a process one is.
 *
 * @param number counted from 0
 * @param count how many there are
 */
record Position(int number, int count) {

  /** That of a publisher that has no others beside it. */
  static final Position ONLY = new Position(0, 1);

  /** Whether this one does what is needed once for all of them. */
  boolean isFirst() {
    return number == 0;
  }

  /** What log lines add to the name of the broker; nothing if there are no others. */
  @Override
  public String toString() {
    return count == 1 ? "" : " (publisher %d of %d)".formatted(number + 1, count);
  }
}
