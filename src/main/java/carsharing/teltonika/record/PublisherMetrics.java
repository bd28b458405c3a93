package carsharing.teltonika.record;

import carsharing.teltonika.measure.EnumCounter;
import carsharing.teltonika.measure.Latency;
import carsharing.teltonika.message.PublishFailure;
import carsharing.teltonika.time.TimeSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** What the publisher counts. */
public final class PublisherMetrics {

  private final MeterRegistry registry;
  private final Counter confirmed;
  private final EnumCounter<PublishFailure> failed;
  private final Counter connected;
  private final Latency confirmLatency;

  public PublisherMetrics(MeterRegistry registry) {
    this.registry = registry;
    confirmed =
        Counter.builder("teltonika.messages.confirmed")
            .description("Frames whose message RabbitMQ has confirmed")
            .register(registry);
    failed =
        new EnumCounter<>(
            registry,
            "teltonika.messages.failed",
            "Frames whose message RabbitMQ has not taken over",
            "outcome",
            PublishFailure.class);
    connected =
        Counter.builder("teltonika.broker.connections")
            .description("Connections to RabbitMQ that became usable")
            .register(registry);
    confirmLatency =
        new Latency(
            registry,
            "teltonika.confirm.latency",
            "From handing a message to the publisher to the broker's confirm");
  }

  /** Shows what waits for the broker, and what it has not confirmed yet. */
  void watch(Supplier<Number> waitingBytes, Supplier<Number> unconfirmed) {
    Gauge.builder("teltonika.messages.waiting", waitingBytes)
        .description("Frames' messages that wait to be written to RabbitMQ")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("teltonika.messages.unconfirmed", unconfirmed)
        .description("Messages, of one frame or several, written to RabbitMQ and not confirmed")
        .register(registry);
  }

  /**
   * @param since when the message came, by {@link TimeSource#nanos()}
   */
  void confirmed(long since) {
    confirmed.increment();
    confirmLatency.since(since);
  }

  void failed(PublishFailure why) {
    failed.increment(why);
  }

  void connected() {
    connected.increment();
  }
}
