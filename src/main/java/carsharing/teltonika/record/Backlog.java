package carsharing.teltonika.record;

import carsharing.teltonika.time.TimeSource;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * All messages that wait for the broker: those in the line, and those that are tried apart. It
 * outlives connections. Safe for use by several threads.
 */
final class Backlog {

  private final PublishLine line;
  private final Suspects suspects;

  /**
   * @param room what messages may take up that wait
   * @param linger how long the first message that comes to an idle writer waits for others
   */
  Backlog(Room room, Supplier<Duration> linger) {
    line = new PublishLine(room, linger);
    suspects = new Suspects(room);
  }

  /** Where nearly all messages wait. */
  PublishLine line() {
    return line;
  }

  /** Where messages wait that may be at fault. */
  Suspects suspects() {
    return suspects;
  }

  /** Takes a message, or fails it if there is no room. */
  void add(Outgoing message) {
    if (suspects.knows(message.sender())) {
      suspects.add(message);
    } else {
      line.add(message);
    }
  }

  /** Nobody waits for a message any more: it is not published if it has not been written yet. */
  void abandon(Outgoing message) {
    line.abandon(message);
  }

  /** Fails what has waited past its deadline; {@code now} is by {@link TimeSource#nanos()}. */
  void expire(long now) {
    line.expire(now);
    suspects.expire(now);
  }

  /** Fails all that wait: the server is stopping. */
  void stop() {
    line.stop();
    suspects.stop();
  }
}
