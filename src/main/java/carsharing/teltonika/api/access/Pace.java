package carsharing.teltonika.api.access;

import java.time.Duration;

/** How often something may happen: some times at once, and after that at a rate. */
final class Pace {

  private static final double SECOND = 1e9;

  private double left;
  private long since;

  /**
   * @param burst how often it may happen at once
   * @param now in nanoseconds
   */
  Pace(int burst, long now) {
    this.left = burst;
    this.since = now;
  }

  /** Lets it happen once, or not. */
  boolean take(long now, double perSecond, int burst) {
    left = Math.min(burst, left + (now - since) / SECOND * perSecond);
    since = now;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }

  /** How long until it may happen again. */
  Duration rest(double perSecond) {
    return Duration.ofNanos((long) (Math.max(0, 1 - left) / perSecond * SECOND));
  }
}
