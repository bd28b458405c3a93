package carsharing.teltonika.testing.server;

import carsharing.teltonika.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** The time of this machine, which a test moves on. Timers that run already do not notice. */
final class MovedTime implements TimeSource {

  private final AtomicLong further = new AtomicLong(); // ns

  /** From now on it is so much later. */
  void pass(Duration time) {
    further.addAndGet(time.toNanos());
  }

  @Override
  public long nanos() {
    return SYSTEM.nanos() + further.get();
  }

  @Override
  public Instant instant() {
    return SYSTEM.instant().plusNanos(further.get());
  }
}
