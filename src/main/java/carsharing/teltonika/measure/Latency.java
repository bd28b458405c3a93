package carsharing.teltonika.measure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** How long something takes, as a histogram of which a monitoring system makes percentiles. */
public final class Latency {

  private final Timer timer;

  public Latency(MeterRegistry registry, String name, String description) {
    timer =
        Timer.builder(name)
            .description(description)
            .publishPercentileHistogram()
            .register(registry);
  }

  /**
   * Notes that it has ended now.
   *
   * @param since when it began, by {@link System#nanoTime()}; what begins later took no time
   */
  public void since(long since) {
    timer.record(Math.max(0, System.nanoTime() - since), TimeUnit.NANOSECONDS);
  }
}
