package carsharing.teltonika.settings.files;

import carsharing.teltonika.time.AwakeTimer;
import carsharing.teltonika.time.TimeSource;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether what is looked at from time to time has stayed as it is for long enough to count: who
 * changes it may do so in several steps. Lives on one event loop.
 *
 * @param <T> what is seen, compared by {@code equals}
 */
public final class Settling<T> {

  private final AwakeTimer.Timers timers;
  private final TimeSource clock;
  private final Duration time;
  private final Runnable look;
  private Optional<T> last = Optional.empty();
  private long since;
  private boolean looksAgain;

  /**
   * @param time it has to stay as it is
   * @param look looks once more; is called after that time where it had not settled yet
   */
  public Settling(AwakeTimer.Timers timers, TimeSource clock, Duration time, Runnable look) {
    this.timers = timers;
    this.clock = clock;
    this.time = time;
    this.look = look;
  }

  /** Whether nothing else than {@code seen} has been seen for the whole time. */
  public boolean isSettled(T seen) {
    var now = clock.nanos();
    if (!last.equals(Optional.of(seen))) {
      last = Optional.of(seen);
      since = now;
    }
    var settled = now - since >= time.toNanos();
    if (!settled) {
      lookAgain();
    }
    return settled;
  }

  /** Whatever is seen next is new. */
  public void reset() {
    last = Optional.empty();
  }

  private void lookAgain() {
    if (!looksAgain) {
      looksAgain = true;
      timers.start(
          time.toMillis(),
          () -> {
            looksAgain = false;
            look.run();
          });
    }
  }
}
