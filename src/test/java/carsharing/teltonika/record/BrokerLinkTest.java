package carsharing.teltonika.record;

import static carsharing.teltonika.testing.Futures.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.settings.QueueType;
import carsharing.teltonika.settings.RabbitSettings;
import carsharing.teltonika.settings.RecordSettings;
import carsharing.teltonika.testing.RabbitServer;
import com.rabbitmq.client.AMQP.BasicProperties;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BrokerLinkTest {

  private static final Duration DELAY = Duration.ofMillis(50);

  private final Vertx vertx = Vertx.vertx();
  private final RabbitServer rabbit = RabbitServer.shared();

  @AfterEach
  void close() {
    get(vertx.close());
  }

  @Test
  void declaresWhatTheSettingsAskForThatHaveChangedWhileItConnected() {
    var seconds = Duration.ofSeconds(5);
    var settings = new RabbitSettings(rabbit.uri(), "", seconds, seconds, DELAY, DELAY);
    var records = new AtomicReference<>(records("record." + UUID.randomUUID()));
    var backlog = new Backlog(1024);
    var metrics = new PublisherMetrics(new SimpleMeterRegistry());
    var link = new BrokerLink(vertx, () -> settings, records::get, backlog, metrics);
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
            Long.MAX_VALUE);
    backlog.add(message);
    get(message.outcome());
    get(link.close());
  }

  private static RecordSettings records(String queue) {
    return new RecordSettings(
        queue,
        QueueType.CLASSIC,
        "",
        "topic",
        "",
        Duration.ofMinutes(15),
        queue,
        10,
        1,
        1024,
        Duration.ofSeconds(25));
  }
}
