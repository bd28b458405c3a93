package carsharing.teltonika.settings.files;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether what is looked at from time to time has stayed as it is for long enough to count: who
 * changes it may do so in several steps. Lives on one event loop.
 *
 * @param <T> what is seen, compared by {@code equals}
 */
public final class Settling<T> {

  private final Vertx vertx;
  private final Duration time;
  private final Runnable look;
  private Optional<T> last = Optional.empty();
  private long since;
  private boolean looksAgain;

  /**
   * @param time it has to stay as it is
   * @param look looks once more; is called after that time where it had not settled yet
   */
  public Settling(Vertx vertx, Duration time, Runnable look) {
    this.vertx = vertx;
    this.time = time;
    this.look = look;
  }

  /** Whether nothing else than {@code seen} has been seen for the whole time. */
  public boolean isSettled(T seen) {
    var now = System.nanoTime();
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
      vertx.setTimer(
          time.toMillis(),
          timer -> {
            looksAgain = false;
            look.run();
          });
    }
  }
}
