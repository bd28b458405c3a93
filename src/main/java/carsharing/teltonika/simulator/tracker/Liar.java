package carsharing.teltonika.simulator.tracker;

import carsharing.teltonika.simulator.car.Car;
import carsharing.teltonika.simulator.car.Phase;
import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Decides when a tracker does not tell the truth. The same seed gives the same lies for the same
 * commands and records. Lives on one event loop; its lies may be changed from any thread.
 */
final class Liar {

  /** What becomes of a command that changes the car. */
  enum Deed {
    /** It is done and answered. */
    HONEST,
    /** It is answered only. */
    TEXT_ONLY,
    /** It is done only. */
    EFFECT_ONLY
  }

  /** So that the lies do not follow the faults of the same seed. */
  private static final long OWN_SEED = 0x11A5;

  private final Car car;
  private final RandomGenerator random;
  private volatile Lies lies;
  private Phase phase;
  private long jump; // ms

  Liar(Car car, Lies lies, long seed) {
    this.car = car;
    this.lies = lies;
    this.random = new Random(seed ^ OWN_SEED);
    this.phase = car.phase();
  }

  /** From now on it tells other lies. */
  void lie(Lies other) {
    lies = other;
  }

  /** A command has come: does the module sleep, and what becomes of the command? */
  Deed commanded() {
    drawSleep();
    var chance = random.nextInt(100);
    if (chance < lies.textOnly()) {
      return Deed.TEXT_ONLY;
    }
    return chance < lies.textOnly() + lies.effectOnly() ? Deed.EFFECT_ONLY : Deed.HONEST;
  }

  /** A record was made. */
  void recorded() {
    if (phase != car.phase()) {
      phase = car.phase();
      drawSleep();
    }
    if (happens(lies.clockJumps())) {
      var farthest = lies.clockJump().toMillis();
      jump = random.nextBoolean() ? 0 : random.nextLong(-farthest, farthest + 1);
    }
  }

  private void drawSleep() {
    car.sleep(happens(lies.asleep()));
  }

  private boolean happens(int percent) {
    return percent > 0 && random.nextInt(100) < percent;
  }

  /** What the tracker's clock shows at a time; both in ms since 1970. */
  long time(long right) {
    return Math.max(0, right + lies.clockOffset().toMillis() + jump);
  }

  /** A time between a delay and as much later as the spread says, ms. */
  long drawn(Duration delay, Duration spread) {
    return delay.toMillis() + (spread.isZero() ? 0 : random.nextLong(spread.toMillis() + 1));
  }
}
