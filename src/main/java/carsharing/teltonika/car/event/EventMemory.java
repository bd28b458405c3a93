package carsharing.teltonika.car.event;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What has to be remembered of one car so that an event comes once: a few numbers. Not safe for use
 * by several threads at a time.
 */
public final class EventMemory {

  /** Alarms of one kind that are remembered, so that a record that comes again gives none. */
  private static final int ALARMS = 8;

  /** Times of alarms, ms since 1970. */
  private final Map<EventKind, long[]> alarms = new EnumMap<>(EventKind.class);

  /** Whether a limit was passed; not there if that is unknown. */
  private final Map<EventKind, Boolean> latches = new EnumMap<>(EventKind.class);

  private long commandAt = Long.MIN_VALUE / 2;

  /** Notes an alarm; false if it was noted before. */
  boolean isNew(EventKind kind, long at) {
    var times = alarms.computeIfAbsent(kind, none -> new long[ALARMS]);
    var oldest = 0;
    for (var i = 0; i < times.length; i++) {
      if (times[i] == at) {
        return false;
      }
      oldest = times[i] < times[oldest] ? i : oldest;
    }
    times[oldest] = at;
    return true;
  }

  /** Whether a limit was passed. */
  Optional<Boolean> latch(EventKind kind) {
    return Optional.ofNullable(latches.get(kind));
  }

  boolean isLatched(EventKind kind) {
    return latch(kind).orElse(false);
  }

  void latch(EventKind kind, boolean isPassed) {
    latches.put(kind, isPassed);
  }

  /** The server has sent the car a command that can switch something, ms since 1970. */
  public void commandSent(long now) {
    commandAt = now;
  }

  /** When it was, ms since 1970. */
  long commandAt() {
    return commandAt;
  }
}
