package carsharing.teltonika.states;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;

/** What is counted about the states of cars. */
public final class StateMetrics {

  private final MeterRegistry registry;
  private final Counter written;
  private final Counter conflicts;
  private final Counter events;
  private final Counter lostEvents;

  public StateMetrics(MeterRegistry registry) {
    this.registry = registry;
    written =
        Counter.builder("teltonika.states.written")
            .description("States of cars that Redis has taken")
            .register(registry);
    events =
        Counter.builder("teltonika.events.published")
            .description("Events of cars that RabbitMQ has confirmed")
            .register(registry);
    lostEvents =
        Counter.builder("teltonika.events.lost")
            .description("Events of cars that were lost because RabbitMQ was away for too long")
            .register(registry);
    conflicts =
        Counter.builder("teltonika.states.merged")
            .description("States of cars that another process had written meanwhile")
            .register(registry);
  }

  void watch(IntSupplier cars, IntSupplier waiting) {
    Gauge.builder("teltonika.states.cars", cars::getAsInt)
        .description("Cars whose state this process remembers")
        .register(registry);
    Gauge.builder("teltonika.states.waiting", waiting::getAsInt)
        .description("Cars whose state waits to be written to Redis")
        .register(registry);
  }

  void written() {
    written.increment();
  }

  void eventPublished() {
    events.increment();
  }

  void eventLost() {
    lostEvents.increment();
  }

  void conflict() {
    conflicts.increment();
  }
}
