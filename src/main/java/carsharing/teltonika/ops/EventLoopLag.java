package carsharing.teltonika.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How late event loops are: a timer that is due, and what was done before it had its turn. */
public final class EventLoopLag {

  private static final Duration INTERVAL = Duration.ofMillis(500);

  /** An event loop that is this late serves nobody. */
  private static final Duration STUCK = Duration.ofSeconds(15);

  private final ConcurrentMap<String, Long> turned = new ConcurrentHashMap<>();
  private final Latency lag;

  public EventLoopLag(MeterRegistry registry) {
    lag =
        new Latency(
            registry, "teltonika.event.loop.lag", "How late a timer of an event loop has fired");
  }

  /** Measures the caller's event loop from now on. */
  public void watch(Vertx vertx) {
    watch(vertx, Thread.currentThread().getName());
  }

  /** Which event loop no longer turns, or empty. */
  public Optional<String> problem() {
    var now = System.nanoTime();
    return turned.entrySet().stream()
        .filter(loop -> now - loop.getValue() > STUCK.toNanos())
        .map(
            loop ->
                "%s has not turned for %d s"
                    .formatted(loop.getKey(), Duration.ofNanos(now - loop.getValue()).toSeconds()))
        .findFirst();
  }

  private void watch(Vertx vertx, String loop) {
    turned.put(loop, System.nanoTime());
    var due = System.nanoTime() + INTERVAL.toNanos();
    vertx.setTimer(
        INTERVAL.toMillis(),
        fired -> {
          lag.since(due);
          watch(vertx, loop);
        });
  }
}
