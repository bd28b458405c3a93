package carsharing.teltonika.http;

import carsharing.teltonika.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Whether the server is stopping, and whether that takes longer than it can. A drain may take long:
 * frames and commands in flight are waited for. A hang has no end. Safe on any thread.
 */
public final class DrainState {

  /** What a stop takes beyond the drain timeout: connections to RabbitMQ and Redis are closed. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final Supplier<Duration> timeout;
  private final TimeSource clock;
  private volatile OptionalLong since = OptionalLong.empty();

  /**
   * @param timeout how long frames and commands in flight may take
   */
  public DrainState(Supplier<Duration> timeout, TimeSource clock) {
    this.timeout = timeout;
    this.clock = clock;
  }

  /** The server is stopping from now on; what comes later changes nothing. */
  public synchronized void begin() {
    if (since.isEmpty()) {
      since = OptionalLong.of(clock.nanos());
    }
  }

  /** That the server is stopping, or empty. */
  public Optional<String> draining() {
    return since.isPresent() ? Optional.of("draining: the server is stopping") : Optional.empty();
  }

  /** That it has been stopping for longer than a drain takes, or empty. */
  public Optional<String> overdue() {
    var begun = since;
    if (begun.isEmpty()) {
      return Optional.empty();
    }
    var longest = timeout.get().plus(GRACE);
    var time = Duration.ofNanos(clock.nanos() - begun.getAsLong());
    return time.compareTo(longest) > 0
        ? Optional.of(
            "the server has been stopping for %d s (expected: at most %d s, by devices.drainTimeout)"
                .formatted(time.toSeconds(), longest.toSeconds()))
        : Optional.empty();
  }
}
