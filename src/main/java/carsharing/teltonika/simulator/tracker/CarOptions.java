package carsharing.teltonika.simulator.tracker;

import carsharing.teltonika.simulator.car.LockShown;
import carsharing.teltonika.simulator.car.TrackerFamily;
import java.time.Duration;

/**
 * What kind of car a simulated tracker is in, and how honest it is.
 *
 * @param family which elements it sends, and in which words it answers
 * @param effectDelay how long after a command the car does what it says
 * @param effectSpread how much later still it may do it; drawn for each command
 * @param lies when it does not tell the truth
 * @param lockShown how it shows its central lock
 * @param remembered how many states the truth about the car keeps
 */
public record CarOptions(
    TrackerFamily family,
    Duration effectDelay,
    Duration effectSpread,
    Lies lies,
    LockShown lockShown,
    int remembered) {

  /** The usual car: it obeys at once and tells the truth. */
  public static final CarOptions USUAL =
      new CarOptions(
          TrackerFamily.GENERIC,
          Duration.ZERO,
          Duration.ZERO,
          Lies.NONE,
          LockShown.EVERYWHERE,
          100);

  /** The same of another family. */
  public CarOptions of(TrackerFamily other) {
    return new CarOptions(other, effectDelay, effectSpread, lies, lockShown, remembered);
  }

  /** The same, but it obeys later. */
  public CarOptions after(Duration delay, Duration spread) {
    return new CarOptions(family, delay, spread, lies, lockShown, remembered);
  }

  /** The same with other lies. */
  public CarOptions lying(Lies other) {
    return new CarOptions(family, effectDelay, effectSpread, other, lockShown, remembered);
  }

  /** The same, but it shows its lock in another way. */
  public CarOptions showing(LockShown lock) {
    return new CarOptions(family, effectDelay, effectSpread, lies, lock, remembered);
  }

  /** The same with a truth that keeps so many states. */
  public CarOptions remembering(int states) {
    return new CarOptions(family, effectDelay, effectSpread, lies, lockShown, states);
  }
}
