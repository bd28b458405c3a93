package carsharing.teltonika.testing.tracker;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.IoElements;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;

/** AVL records for tests. */
public final class Records {

  private static final AtomicLong LAST_MOMENT = new AtomicLong();

  private Records() {}

  /**
   * Now, ms since 1970, and no two the same: a frame like the one in flight counts as its repeat.
   */
  public static long moment() {
    return LAST_MOMENT.accumulateAndGet(
        System.currentTimeMillis(), (last, now) -> Math.max(last + 1, now));
  }

  /** A record in Vilnius with ignition and voltage, told from others by its time. */
  public static AvlRecord at(String time) {
    return at(Instant.parse(time), 47);
  }

  /**
   * A record of this moment.
   *
   * @param speed km/h
   */
  public static AvlRecord now(int speed) {
    return at(Instant.ofEpochMilli(moment()), speed);
  }

  /**
   * A record of high priority, as {@code getrecord} makes it.
   *
   * @param age how long ago
   */
  public static AvlRecord onDemand(Duration age) {
    return at(Instant.ofEpochMilli(moment()).minus(age), 0, 1);
  }

  /** The same, at a given time. */
  public static AvlRecord onDemandAt(Instant time) {
    return at(time, 0, 1);
  }

  /**
   * A record of a moment.
   *
   * @param speed km/h
   */
  public static AvlRecord at(Instant time, int speed) {
    return at(time, speed, 0);
  }

  private static AvlRecord at(Instant time, int speed, int priority) {
    return new AvlRecord(
        time.toEpochMilli(),
        priority,
        new GpsElement(252797181, 546871550, 112, 274, 14, speed),
        0,
        OptionalInt.empty(),
        IoElements.builder().add1(239, 1).add2(66, 12311).build());
  }

  /** A record told from others by its number. */
  public static AvlRecord number(int number) {
    return at(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(number).toString());
  }
}
