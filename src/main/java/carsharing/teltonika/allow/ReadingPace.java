package carsharing.teltonika.allow;

import carsharing.teltonika.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How often the set of allowed IMEIs may be read. Reading a large set takes Redis a while. */
final class ReadingPace {

  /** A set of so many is read half as often as a small one, one of a million 101 times less. */
  private static final int LARGE = 10_000;

  /** Between two readings so many times as much time passes as a reading takes. */
  private static final int REST = 3;

  private final TimeSource time;
  private final Duration interval;

  /** When the last reading began, ns. */
  private long read;

  /**
   * Creates a pace that counts from now on.
   *
   * @param interval after which the size of the set is asked for
   */
  ReadingPace(TimeSource time, Duration interval) {
    this.time = time;
    this.interval = interval;
    this.read = time.nanos();
  }

  /** Notes that the set is read, and that the reading began at this moment, ns. */
  void read(long begun) {
    read = begun;
  }

  /**
   * Whether the set is read although its size has not changed.
   *
   * @param size how many members it has
   */
  boolean isDue(long size) {
    return time.nanos() - read >= interval.toNanos() * (size / LARGE);
  }

  /** How long nothing is read after a reading that began at this moment, ns; in ms, 1 or more. */
  long rest(long begun) {
    return 1 + REST * TimeUnit.NANOSECONDS.toMillis(time.nanos() - begun);
  }
}
