package carsharing.teltonika.time;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A timer for verdicts about others: that somebody has been silent for too long.
 *
 * <p>If the process was paused, or its event loop was blocked, the timer fires late. What the other
 * side has sent meanwhile is not read yet, so its silence proves nothing. The timer then waits a
 * little more. A pause that ends before the delay does changes nothing: there was time to read.
 *
 * <p>An action that should repeat starts the timer again. Periodic timers of Vert.x make up for all
 * the times that a pause has cost, one right after the other.
 */
public final class AwakeTimer {

  /** A timer that fires later than this fires late. */
  private static final long LATE = TimeUnit.MILLISECONDS.toNanos(250);

  /** Long enough to read what has come, ms. */
  private static final long SECOND_LOOK = 2_000;

  /**
   * How often in a row it waits a little more. An event loop that is always late comes to an end.
   */
  private static final int MAX_RESTARTS = 10;

  /** Where timers come from. */
  public interface Timers {

    /**
     * Runs an action once.
     *
     * @param delay ms, 1 or more
     * @return the timer's number
     */
    long start(long delay, Runnable action);

    /** Stops a timer that has not fired. */
    void cancel(long timer);

    /** Timers whose actions run on the event loop of the caller. */
    static Timers of(Vertx vertx) {
      return new Timers() {
        @Override
        public long start(long delay, Runnable action) {
          return vertx.setTimer(delay, fired -> action.run());
        }

        @Override
        public void cancel(long timer) {
          vertx.cancelTimer(timer);
        }
      };
    }
  }

  /** A delay that has begun. */
  public interface Waiting {

    /** The action will not run. Does nothing if it has run. */
    void cancel();
  }

  private final Timers timers;
  private final TimeSource time;

  /**
   * Creates timers for tests and others with timers of their own.
   *
   * @param time by which a timer is late
   */
  public AwakeTimer(Timers timers, TimeSource time) {
    this.timers = timers;
    this.time = time;
  }

  /** Creates timers that run actions on the event loop of the caller. */
  public static AwakeTimer of(Vertx vertx, TimeSource time) {
    return new AwakeTimer(Timers.of(vertx), time);
  }

  /** Runs the action once, after a delay at whose end the process was awake. */
  public Waiting start(Duration delay, Runnable action) {
    var waiting = new Delay(Math.max(1, delay.toMillis()), action);
    waiting.begin(waiting.millis);
    return waiting;
  }

  private final class Delay implements Waiting {

    private final long millis;
    private final Runnable action;
    private long due;
    private long timer;
    private int restarts;
    private boolean over;

    Delay(long millis, Runnable action) {
      this.millis = millis;
      this.action = action;
    }

    void begin(long delay) {
      due = time.nanos() + TimeUnit.MILLISECONDS.toNanos(delay);
      timer = timers.start(delay, this::fired);
    }

    private void fired() {
      if (over) {
        return;
      }
      var isLate = time.nanos() - due > LATE;
      if (isLate && restarts < MAX_RESTARTS) {
        restarts++;
        begin(Math.min(millis, SECOND_LOOK));
      } else {
        over = true;
        action.run();
      }
    }

    @Override
    public void cancel() {
      over = true;
      timers.cancel(timer);
    }
  }
}
