package carsharing.teltonika.command.session;

import carsharing.teltonika.time.AwakeTimer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Cars for which Redis has refused something. Some of them are tried again each second; as soon as
 * one succeeds, all are. Lives on the dispatcher's event loop.
 */
public final class Retries {

  /** A car for which Redis has refused something. */
  public interface Car {

    /** Asks Redis again; succeeds if it has not refused, or if there is nothing to ask. */
    Future<Void> attend();
  }

  private static final Duration DELAY = Duration.ofSeconds(1);

  /** Cars that are tried at a time: thousands that fail should cost little. */
  private static final int SOME = 100;

  private final AwakeTimer.Timers timers;
  private final Set<Car> waiting = new LinkedHashSet<>();
  private boolean scheduled;

  /** Creates one that nobody waits in. */
  public Retries(AwakeTimer.Timers timers) {
    this.timers = timers;
  }

  /** A car is tried again soon. */
  public void add(Car car) {
    waiting.add(car);
    schedule();
  }

  /** These cars are tried again now. */
  public void addAll(Collection<? extends Car> cars) {
    waiting.addAll(cars);
    trySome();
  }

  private void schedule() {
    if (!scheduled && !waiting.isEmpty()) {
      scheduled = true;
      timers.start(
          DELAY.toMillis(),
          () -> {
            scheduled = false;
            trySome();
          });
    }
  }

  private void trySome() {
    var some = waiting.stream().limit(SOME).toList();
    some.forEach(waiting::remove);
    var attempts = some.stream().map(Car::attend).toList();
    if (!attempts.isEmpty()) {
      Future.any(attempts).onSuccess(one -> trySome());
    }
    schedule();
  }
}
