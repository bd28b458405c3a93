package carsharing.teltonika.simulator.tracker;

import java.time.Duration;

/**
 * How often a simulated tracker does not tell what is true. {@link SimulatedTracker#truth()} does.
 *
 * @param textOnly percent of the commands that are answered as if they were done, and are not done
 * @param effectOnly percent of the commands that are done and not answered
 * @param asleep how likely it is, in percent, that the CAN module sleeps. This is drawn anew at
 *     each command, and each time that the car begins to do something else. While the module
 *     sleeps, its flags are the last known ones
 * @param clockOffset by how much the tracker's clock is fast; negative if it is slow
 * @param clockJumps percent of the records before which the clock jumps. Every second jump is back
 *     to the offset, on average
 * @param clockJump how far it jumps at most, in both directions
 */
public record Lies(
    int textOnly,
    int effectOnly,
    int asleep,
    Duration clockOffset,
    int clockJumps,
    Duration clockJump) {

  /** A tracker that tells the truth. */
  public static final Lies NONE = new Lies(0, 0, 0, Duration.ZERO, 0, Duration.ZERO);

  /**
   * Percents are checked.
   *
   * @throws IllegalArgumentException if one is not 0-100, or both kinds of commands have more than
   *     100 together
   */
  public Lies {
    check("textOnly", textOnly);
    check("effectOnly", effectOnly);
    check("textOnly and effectOnly together", textOnly + effectOnly);
    check("asleep", asleep);
    check("clockJumps", clockJumps);
  }

  private static void check(String name, int percent) {
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException(
          "%s: %d percent (expected: 0-100)".formatted(name, percent));
    }
  }

  /** Lies about commands alone, in percent of them. */
  public static Lies ofCommands(int textOnly, int effectOnly) {
    return new Lies(textOnly, effectOnly, 0, Duration.ZERO, 0, Duration.ZERO);
  }

  /** The same with a CAN module that sleeps with this likelihood, in percent. */
  public Lies sleeping(int percent) {
    return new Lies(textOnly, effectOnly, percent, clockOffset, clockJumps, clockJump);
  }

  /** The same with a wrong clock. */
  public Lies clock(Duration offset, int jumps, Duration farthest) {
    return new Lies(textOnly, effectOnly, asleep, offset, jumps, farthest);
  }
}
