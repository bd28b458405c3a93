package carsharing.teltonika.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;

/** How late event loops are: a timer that is due, and what was done before it had its turn. */
public final class EventLoopLag {

  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final Latency lag;

  public EventLoopLag(MeterRegistry registry) {
    lag =
        new Latency(
            registry, "teltonika.event.loop.lag", "How late a timer of an event loop has fired");
  }

  /** Measures the caller's event loop from now on. */
  public void watch(Vertx vertx) {
    var due = System.nanoTime() + INTERVAL.toNanos();
    vertx.setTimer(
        INTERVAL.toMillis(),
        fired -> {
          lag.since(due);
          watch(vertx);
        });
  }
}
