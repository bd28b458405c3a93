package carsharing.teltonika.vehicle;

import java.time.Instant;
import java.util.Random;

/**
 * The clock of a tracker.
 *
 * @param offset how far it is ahead, ms; below 0 if it is behind
 * @param isWhole whether it writes whole seconds, as most firmware does
 * @param madness percent of the records that are dated 2080
 */
public record CarClock(long offset, boolean isWhole, int madness) {

  private static final long SECOND = 1000; // ms
  private static final long MAD = Instant.parse("2080-01-06T00:00:00Z").toEpochMilli();

  /** Right, in whole seconds. */
  public static final CarClock RIGHT = new CarClock(0, true, 0);

  /** What it writes into a record that is made at a moment, ms since 1970. */
  public long timestamp(long at, Random random) {
    var shown = at + offset;
    if (madness > 0 && random.nextInt(100) < madness) {
      return MAD;
    }
    return isWhole ? Math.floorDiv(shown, SECOND) * SECOND : shown;
  }
}
