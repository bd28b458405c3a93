package carsharing.teltonika.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How late event loops are: a timer that is due, and what was done before it had its turn. */
public final class EventLoopLag {

  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final Timer lag;

  public EventLoopLag(MeterRegistry registry) {
    lag =
        Timer.builder("teltonika.event.loop.lag")
            .description("How late a timer of an event loop has fired")
            .publishPercentileHistogram()
            .register(registry);
  }

  /** Measures the caller's event loop from now on. */
  public void watch(Vertx vertx) {
    var due = System.nanoTime() + INTERVAL.toNanos();
    vertx.setTimer(
        INTERVAL.toMillis(),
        fired -> {
          lag.record(Math.max(0, System.nanoTime() - due), TimeUnit.NANOSECONDS);
          watch(vertx);
        });
  }
}
