package carsharing.teltonika.testing;

import carsharing.teltonika.time.AwakeTimer;
import carsharing.teltonika.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A clock with timers that a test moves by hand. */
public final class HandClock implements AwakeTimer.Timers, TimeSource {

  private record Timer(long due, Runnable action) {}

  /** The count of nanoseconds overflows in the first second: it may do so at any time. */
  private static final long NANOS_AT_START = Long.MAX_VALUE - 1_500_000_000;

  private final Map<Long, Timer> timers = new HashMap<>();
  private long now = 1_000_000_000;
  private Duration calendar =
      Duration.ofSeconds(Instant.parse("2026-11-27T08:00:00Z").getEpochSecond());
  private long next;

  @Override
  public long nanos() {
    return NANOS_AT_START + now;
  }

  @Override
  public Instant instant() {
    return Instant.EPOCH.plus(calendar).plusNanos(now);
  }

  /** The calendar jumps, as when a machine's clock is set. No time passes. */
  public void setCalendar(Duration further) {
    calendar = calendar.plus(further);
  }

  /** Timers for what is tested. */
  public AwakeTimer timers() {
    return new AwakeTimer(this, this);
  }

  @Override
  public long start(long delay, Runnable action) {
    timers.put(++next, new Timer(now + Duration.ofMillis(delay).toNanos(), action));
    return next;
  }

  @Override
  public void cancel(long timer) {
    timers.remove(timer);
  }

  /** Timers that have neither fired nor been cancelled. */
  public int waiting() {
    return timers.size();
  }

  /** Time passes, and each timer fires when it is due. */
  public void pass(Duration time) {
    var end = now + time.toNanos();
    for (var due = earliest(end); due.isPresent(); due = earliest(end)) {
      now = Math.max(now, due.get().getValue().due());
      timers.remove(due.get().getKey());
      due.get().getValue().action().run();
    }
    now = end;
  }

  /** The process is paused: time passes, and what is due fires afterwards. */
  public void pause(Duration time) {
    now += time.toNanos();
    pass(Duration.ZERO);
  }

  private Optional<Map.Entry<Long, Timer>> earliest(long end) {
    return timers.entrySet().stream()
        .filter(timer -> timer.getValue().due() <= end)
        .min(Comparator.comparingLong(timer -> timer.getValue().due()));
  }
}
