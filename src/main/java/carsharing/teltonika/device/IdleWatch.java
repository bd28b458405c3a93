package carsharing.teltonika.device;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Says when a connection has been silent for too long. One timer, which looks again when the
 * tracker has been heard meanwhile. Lives on the connection's event loop.
 */
final class IdleWatch {

  private final Vertx vertx;
  private final Supplier<Duration> timeout;
  private final BooleanSupplier isBusy;
  private final Runnable idle;
  private long lastHeard = System.nanoTime();
  private long timer;

  /**
   * @param isBusy whether the tracker waits for us; then its silence is right
   */
  IdleWatch(Vertx vertx, Supplier<Duration> timeout, BooleanSupplier isBusy, Runnable idle) {
    this.vertx = vertx;
    this.timeout = timeout;
    this.isBusy = isBusy;
    this.idle = idle;
    look(timeout.get().toMillis());
  }

  /** The tracker has sent something whole. */
  void heard() {
    lastHeard = System.nanoTime();
  }

  void stop() {
    vertx.cancelTimer(timer);
  }

  private void look(long delay) {
    timer =
        vertx.setTimer(
            Math.max(1, delay),
            fired -> {
              var silent = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastHeard);
              var left = timeout.get().toMillis() - silent;
              if (left > 0) {
                look(left);
              } else if (isBusy.getAsBoolean()) {
                look(timeout.get().toMillis());
              } else {
                idle.run();
              }
            });
  }
}
