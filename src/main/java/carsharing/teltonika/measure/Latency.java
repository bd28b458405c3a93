package carsharing.teltonika.measure;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** How long something takes, as a histogram of which a monitoring system makes percentiles. */
public final class Latency {

  private final Timer timer;
  private final Clock clock;

  public Latency(MeterRegistry registry, String name, String description) {
    clock = registry.config().clock();
    timer =
        Timer.builder(name)
            .description(description)
            .publishPercentileHistogram()
            .register(registry);
  }

  /**
   * Notes that it has ended now.
   *
   * @param since when it began, ns by the registry's clock, which is {@link System#nanoTime()};
   *     what begins later took no time
   */
  public void since(long since) {
    timer.record(Math.max(0, clock.monotonicTime() - since), TimeUnit.NANOSECONDS);
  }
}
