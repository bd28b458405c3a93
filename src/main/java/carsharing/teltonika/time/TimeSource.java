package carsharing.teltonika.time;

import java.time.Instant;

/**
 * What time it is. Deadlines, ages and rates are measured in {@link #nanos()}, which never jumps.
 * Times that are compared with a tracker's or a client's are {@link #instant()}.
 *
 * <p>The server uses {@link #SYSTEM}. A test uses a source that it moves by hand.
 */
public interface TimeSource {

  /** The time of this machine. */
  TimeSource SYSTEM =
      new TimeSource() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public Instant instant() {
          return Instant.now();
        }
      };

  /** A count of nanoseconds, as {@link System#nanoTime()}: only differences mean something. */
  long nanos();

  /** The time by the calendar, UTC. It may jump. */
  Instant instant();

  /** The time by the calendar, ms since 1970. */
  default long millis() {
    return instant().toEpochMilli();
  }
}
