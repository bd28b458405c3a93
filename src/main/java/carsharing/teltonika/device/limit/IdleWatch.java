package carsharing.teltonika.device.limit;

import carsharing.teltonika.time.AwakeTimer;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Says when a connection has been silent for too long. One timer, which looks again if the tracker
 * has been heard meanwhile. A pause of this process is no silence of the tracker. Lives on the
 * connection's event loop.
 */
public final class IdleWatch {

  private final AwakeTimer timers;
  private final TimeSource time;
  private final Supplier<Duration> timeout;
  private final BooleanSupplier isBusy;
  private final Runnable idle;
  private long lastHeard;
  private AwakeTimer.Waiting waiting;

  /**
   * Begins to watch.
   *
   * @param timeout how long a connection may be silent, as the settings say now
   * @param isBusy whether the tracker waits for us; then its silence is right
   * @param idle receives the verdict
   */
  IdleWatch(
      AwakeTimer timers,
      TimeSource time,
      Supplier<Duration> timeout,
      BooleanSupplier isBusy,
      Runnable idle) {
    this.timers = timers;
    this.time = time;
    this.timeout = timeout;
    this.isBusy = isBusy;
    this.idle = idle;
    this.lastHeard = time.nanos();
    this.waiting = timers.start(timeout.get(), this::look);
  }

  /** Begins to watch on the event loop of the caller. */
  public static IdleWatch of(
      Vertx vertx,
      TimeSource time,
      Supplier<Duration> timeout,
      BooleanSupplier isBusy,
      Runnable idle) {
    var timers = AwakeTimer.of(vertx, time);
    return new IdleWatch(timers, time, timeout, isBusy, idle);
  }

  /** The tracker has sent something whole. */
  public void heard() {
    lastHeard = time.nanos();
  }

  /** Watches no more. */
  public void stop() {
    waiting.cancel();
  }

  private void look() {
    var left = timeout.get().minusNanos(time.nanos() - lastHeard);
    if (left.compareTo(Duration.ZERO) > 0) {
      waiting = timers.start(left, this::look);
    } else if (isBusy.getAsBoolean()) {
      waiting = timers.start(timeout.get(), this::look);
    } else {
      idle.run();
    }
  }
}
