package carsharing.teltonika.vehicle;

import java.time.Duration;

/**
 * How a tracker answers.
 *
 * @param lies percent of the commands with which it is not simply honest
 * @param minDelay before an answer, ms
 * @param maxDelay before an answer, ms
 * @param late when the server has given a step up
 */
public record Manners(int lies, int minDelay, int maxDelay, Duration late) {

  /** Honest, and as quick as a good network lets it be. */
  public static Manners honest(int minDelay, int maxDelay) {
    return new Manners(0, minDelay, maxDelay, Duration.ZERO);
  }
}
