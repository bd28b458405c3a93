package carsharing.teltonika.journal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;

/** What is counted about the journal. */
public final class JournalMetrics {

  private final MeterRegistry registry;
  private final Counter written;
  private final Counter lost;

  /** Shows its meters from now on. */
  public JournalMetrics(MeterRegistry registry) {
    this.registry = registry;
    written =
        Counter.builder("teltonika.journal.written")
            .description("Entries of the journal that Redis has taken")
            .register(registry);
    lost =
        Counter.builder("teltonika.journal.lost")
            .description("Entries of the journal that were dropped because Redis did not take them")
            .register(registry);
  }

  void watch(IntSupplier waiting) {
    Gauge.builder("teltonika.journal.waiting", waiting::getAsInt)
        .description("Entries of the journal that wait for Redis")
        .register(registry);
  }

  void written(int entries) {
    written.increment(entries);
  }

  void lost() {
    lost.increment();
  }
}
