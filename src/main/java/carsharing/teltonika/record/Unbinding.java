package carsharing.teltonika.record;

import carsharing.teltonika.time.TimeSource;
import java.time.Duration;

/** When the queue is taken off the operator's exchange: once, some time after the connection. */
final class Unbinding {

  private final TimeSource time;
  private final long due;
  private boolean done;

  /**
   * Creates one whose time begins now.
   *
   * @param delay after which it is due
   */
  Unbinding(TimeSource time, Duration delay) {
    this.time = time;
    this.due = time.nanos() + delay.toNanos();
  }

  /** Whether the queue is to be taken off now. True only once. */
  boolean begin() {
    var begins = !done && time.nanos() - due >= 0;
    done |= begins;
    return begins;
  }
}
