package carsharing.teltonika.record;

import carsharing.teltonika.measure.EnumCounter;
import carsharing.teltonika.measure.Latency;
import carsharing.teltonika.message.PublishFailure;
import carsharing.teltonika.record.queue.QueueDepth;
import carsharing.teltonika.time.TimeSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** What the publisher counts. */
public final class PublisherMetrics {

  private final MeterRegistry registry;
  private final Counter confirmed;
  private final EnumCounter<PublishFailure> failed;
  private final Counter connected;
  private final Latency confirmLatency;
  private final MultiGauge messages;
  private final MultiGauge consumers;
  private final List<IntSupplier> unconfirmed = new CopyOnWriteArrayList<>();
  private volatile double oldest = Double.NaN;

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
    messages =
        MultiGauge.builder("teltonika.queue.messages")
            .description("Messages that wait in the queue; for a stream, all that it keeps")
            .register(registry);
    consumers =
        MultiGauge.builder("teltonika.queue.consumers")
            .description("Consumers that take from the queue")
            .register(registry);
    Gauge.builder(
            "teltonika.messages.unconfirmed",
            () -> unconfirmed.stream().mapToInt(IntSupplier::getAsInt).sum())
        .description("Messages, of one frame or several, written to RabbitMQ and not confirmed")
        .register(registry);
    TimeGauge.builder("teltonika.queue.oldest.age", () -> oldest, TimeUnit.SECONDS)
        .description("About how old the oldest message in the queue of the records is")
        .register(registry);
  }

  /**
   * Shows what waits in the queues.
   *
   * @param depths empty if it is not known
   * @param age of the oldest message in the queue of the records; empty if it is not known
   */
  void queues(List<QueueDepth> depths, Optional<Duration> age) {
    messages.register(rows(depths, QueueDepth::messages), true);
    consumers.register(rows(depths, QueueDepth::consumers), true);
    oldest = age.map(Duration::toMillis).map(millis -> millis / 1000.0).orElse(Double.NaN);
  }

  private static List<MultiGauge.Row<?>> rows(
      List<QueueDepth> depths, ToLongFunction<QueueDepth> value) {
    return depths.stream()
        .<MultiGauge.Row<?>>map(
            depth -> MultiGauge.Row.of(Tags.of("queue", depth.queue()), value.applyAsLong(depth)))
        .toList();
  }

  /** Shows what waits for the broker. */
  void watch(Supplier<Number> waitingBytes) {
    Gauge.builder("teltonika.messages.waiting", waitingBytes)
        .description("Frames' messages that wait to be written to RabbitMQ")
        .baseUnit("bytes")
        .register(registry);
  }

  /** Adds what a publisher has written and RabbitMQ has not confirmed yet. */
  void watchUnconfirmed(IntSupplier messagesOfOne) {
    unconfirmed.add(messagesOfOne);
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
