package carsharing.teltonika.record;

import static carsharing.teltonika.testing.Futures.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.record.outlet.Destination;
import carsharing.teltonika.settings.QueueLimits;
import carsharing.teltonika.settings.QueueType;
import carsharing.teltonika.settings.RabbitSettings;
import carsharing.teltonika.settings.RecordSettings;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.time.TimeSource;
import com.rabbitmq.client.AMQP.BasicProperties;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@VertxTest
class BrokerLinkTest {

  private static final Duration DELAY = Duration.ofMillis(50);

  private final Vertx vertx;
  private final RabbitServer rabbit = RabbitServer.shared();

  BrokerLinkTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @Test
  void declaresWhatTheSettingsAskForThatHaveChangedWhileItConnected() {
    var seconds = Duration.ofSeconds(5);
    var settings = new RabbitSettings(rabbit.uri(), 0, "", seconds, seconds, seconds, DELAY, DELAY);
    var records = new AtomicReference<>(records("record." + UUID.randomUUID()));
    var backlog = new Backlog(new Room(1024), () -> Duration.ZERO);
    var metrics = new PublisherMetrics(new SimpleMeterRegistry());
    var link =
        new BrokerLink(
            vertx,
            Position.ONLY,
            () -> settings,
            records::get,
            backlog,
            metrics,
            TimeSource.SYSTEM);
    link.open();

    var other = records("record." + UUID.randomUUID());
    records.set(other);
    link.settingsChanged();

    await().until(() -> link.problem().isEmpty());
    var properties = new BasicProperties.Builder().messageId("1").build();
    var message =
        new Outgoing(
            "356307042441013",
            Destination.ofRecords(other),
            properties,
            "{}".getBytes(UTF_8),
            Long.MAX_VALUE,
            () -> {});
    backlog.add(message);
    get(message.outcome());
    get(link.close());
  }

  /** AMQP 0-9-1 sends the length of a routing key as a byte: the client cannot write this one. */
  @Test
  void refusesAMessageThatCannotBeWrittenAndPublishesTheOthers() {
    var seconds = Duration.ofSeconds(5);
    var settings = new RabbitSettings(rabbit.uri(), 0, "", seconds, seconds, seconds, DELAY, DELAY);
    var records = records("record." + UUID.randomUUID());
    var backlog = new Backlog(new Room(1024), () -> Duration.ZERO);
    var metrics = new SimpleMeterRegistry();
    var link =
        new BrokerLink(
            vertx,
            Position.ONLY,
            () -> settings,
            () -> records,
            backlog,
            new PublisherMetrics(metrics),
            TimeSource.SYSTEM);
    link.open();
    await().until(() -> link.problem().isEmpty());

    var unwritable = message("356307042441021", "x".repeat(256));
    var others =
        Stream.generate(() -> message("356307042441013", records.queue())).limit(20).toList();
    backlog.add(others.get(0));
    backlog.add(unwritable);
    others.stream().skip(1).forEach(backlog::add);

    others.forEach(other -> get(other.outcome()));
    await().until(() -> unwritable.outcome().isComplete());
    assertThat(unwritable.outcome().cause()).hasMessageContaining("a message cannot be written");
    assertThat(metrics.counter("teltonika.broker.connections").count()).isOne();
    assertThat(rabbit.messageCount(records.queue())).isGreaterThanOrEqualTo(20);
    get(link.close());
  }

  private static Outgoing message(String sender, String queue) {
    var properties = new BasicProperties.Builder().messageId(UUID.randomUUID().toString()).build();
    return new Outgoing(
        sender,
        List.of(Destination.queue(queue)),
        properties,
        "{}".getBytes(UTF_8),
        Long.MAX_VALUE,
        () -> {});
  }

  private static RecordSettings records(String queue) {
    return new RecordSettings(
        queue,
        QueueType.CLASSIC,
        new QueueLimits(20, queue + ".dead", Duration.ofDays(7), 1L << 30),
        false,
        "",
        "topic",
        "",
        Duration.ofMinutes(15),
        queue,
        1,
        10,
        1,
        Duration.ZERO,
        1024,
        Duration.ofSeconds(25),
        false,
        "generic",
        "");
  }
}
