package carsharing.teltonika.redis;

import carsharing.teltonika.time.TimeSource;
import java.util.concurrent.TimeUnit;

/**
 * The clock of Redis, as far as this process can tell. All processes share that clock, and it
 * decides until when a command is valid and which of two connections is the newer one.
 *
 * <p>Each answer to {@code TIME} is a measurement. It is exact to half of the time that Redis took
 * to answer. Lives on one event loop.
 */
public final class RedisClock {

  /** How fast two clocks drift apart at worst: one part in this many. */
  private static final long DRIFT = 10_000;

  private final TimeSource time;
  private boolean isSet;

  /** What Redis' clock showed at the last measurement that counts, µs since 1970. */
  private long shown;

  /** By how much that may be wrong, µs. */
  private long error;

  /** When that was, ns. */
  private long measuredAt;

  /**
   * Creates a clock that does not know yet what time it is.
   *
   * @param time of this process
   */
  RedisClock(TimeSource time) {
    this.time = time;
  }

  /**
   * Redis has said what time it is.
   *
   * @param sent when it was asked, ns by {@link TimeSource#nanos()}
   * @param received when the answer was read, ns
   * @param redisMicros what it said, µs since 1970
   */
  void measured(long sent, long received, long redisMicros) {
    var newError = micros(received - sent) / 2 + 1;
    var newShown = redisMicros + micros(received - sent) - newError;
    var oldError = error + micros(received - measuredAt) / DRIFT;
    var isBetter = newError <= oldError;
    var hasJumped = Math.abs(newShown - shownAt(received)) > newError + oldError;
    if (!isSet || isBetter || hasJumped) {
      isSet = true;
      shown = newShown;
      error = newError;
      measuredAt = received;
    }
  }

  /**
   * What Redis' clock shows at a moment of ours.
   *
   * @param nanos by {@link TimeSource#nanos()}
   * @return ms since 1970
   * @throws IllegalStateException if Redis has never said what time it is
   */
  public long millisAt(long nanos) {
    if (!isSet) {
      throw new IllegalStateException("Redis has not said yet what time it is");
    }
    return shownAt(nanos) / 1000;
  }

  /**
   * What Redis' clock shows now.
   *
   * @return ms since 1970
   * @throws IllegalStateException if Redis has never said what time it is
   */
  public long millis() {
    return millisAt(time.nanos());
  }

  private long shownAt(long nanos) {
    return shown + micros(nanos - measuredAt);
  }

  private static long micros(long nanos) {
    return TimeUnit.NANOSECONDS.toMicros(nanos);
  }
}
