package carsharing.teltonika.record.broker;

import carsharing.teltonika.time.TimeSource;
import java.time.Duration;

/**
 * How long a broker has confirmed nothing although messages wait for it. Only time in which the
 * process ran counts: after a pause of the whole process all that has come meanwhile is still to be
 * read.
 *
 * <p>Lives on one thread.
 */
public final class Silence {

  /** The longest time between two looks that counts. */
  private static final long LONGEST_STEP = Duration.ofSeconds(1).toNanos();

  private long lastLook;
  private long lastAnswers;
  private long nanos;

  /**
   * @param now by {@link TimeSource#nanos()}
   */
  public Silence(long now) {
    this.lastLook = now;
  }

  /**
   * Looks again.
   *
   * @param now by {@link TimeSource#nanos()}
   * @param answers how often the broker has confirmed or refused so far
   * @param waits whether an answer is owed, and the broker has not said that it takes nothing
   * @return the time since the last answer, or since there was none to wait for
   */
  public Duration look(long now, long answers, boolean waits) {
    var step = Math.min(now - lastLook, LONGEST_STEP);
    nanos = waits && answers == lastAnswers ? nanos + step : 0;
    lastLook = now;
    lastAnswers = answers;
    return Duration.ofNanos(nanos);
  }
}
