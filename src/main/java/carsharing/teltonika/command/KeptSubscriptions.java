package carsharing.teltonika.command;

import carsharing.teltonika.time.AwakeTimer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Subscribes again if Redis has refused it. Lives on the dispatcher's event loop. */
final class KeptSubscriptions {

  /** When a subscription is tried again that Redis has refused. */
  static final Duration RETRY_DELAY = Duration.ofSeconds(1);

  private final BooleanSupplier isUp;
  private final AwakeTimer.Timers timers;

  /**
   * Creates one that subscribes to nothing yet.
   *
   * @param isUp whether Redis is there; if it is not, the subscription is given up
   */
  KeptSubscriptions(BooleanSupplier isUp, AwakeTimer.Timers timers) {
    this.isUp = isUp;
    this.timers = timers;
  }

  /** Subscribes now, and again each second until Redis allows it or is away. */
  void keep(Supplier<Future<Void>> subscription) {
    subscription
        .get()
        .onFailure(
            refused -> {
              if (isUp.getAsBoolean()) {
                timers.start(RETRY_DELAY.toMillis(), () -> keep(subscription));
              }
            });
  }
}
