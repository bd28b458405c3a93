package carsharing.teltonika.testing;

import carsharing.teltonika.time.AwakeTimer;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A clock with timers that a test moves by hand. */
public final class HandClock implements AwakeTimer.Timers {

  private record Timer(long due, Runnable action) {}

  private final Map<Long, Timer> timers = new HashMap<>();
  private long now = 1_000_000_000;
  private long next;

  /** The time, ns. */
  public long nanos() {
    return now;
  }

  /** Timers for what is tested. */
  public AwakeTimer timers() {
    return new AwakeTimer(this, this::nanos);
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
