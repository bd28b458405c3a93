package carsharing.teltonika.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import carsharing.teltonika.message.CarEvent;
import carsharing.teltonika.message.PublishFailure;
import carsharing.teltonika.record.outlet.Destination;
import carsharing.teltonika.settings.RecordSettings;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.Supplier;

/**
 * Publishes what happens to cars, over the same channel as records, and answers each event once the
 * broker has confirmed it. An event shares a message with nothing else.
 */
final class EventPublisher {

  private final EventBus bus;
  private final Backlog backlog;
  private final Supplier<RecordSettings> settings;
  private final TimeSource time;

  EventPublisher(
      EventBus bus, Backlog backlog, Supplier<RecordSettings> settings, TimeSource time) {
    this.bus = bus;
    this.backlog = backlog;
    this.settings = settings;
    this.time = time;
  }

  /** Publishes an event, and replies with how that ends. */
  void publish(Message<CarEvent> message) {
    var target = settings.get();
    var reply = Reply.to(bus, message);
    if (target.eventQueue().isEmpty()) {
      reply.fail(PublishFailure.REFUSED, "there is no queue for events");
      return;
    }
    var outgoing = outgoing(message.body(), target);
    outgoing.sendAlone();
    outgoing
        .outcome()
        .onSuccess(confirmed -> reply.succeed())
        .onFailure(
            cause -> {
              if (cause instanceof PublishException why) {
                reply.fail(why.failure(), String.valueOf(why.getMessage()));
              }
            });
    backlog.add(outgoing);
  }

  private Outgoing outgoing(CarEvent event, RecordSettings target) {
    var properties =
        MessageKind.EVENT
            .properties()
            .messageId(event.id())
            .timestamp(Date.from(Instant.ofEpochMilli(event.at())))
            .build();
    return new Outgoing(
        event.imei().digits(),
        List.of(Destination.queue(target.eventQueue())),
        properties,
        event.json().getBytes(UTF_8),
        time.nanos() + target.confirmTimeout().toNanos(),
        () -> {});
  }
}
