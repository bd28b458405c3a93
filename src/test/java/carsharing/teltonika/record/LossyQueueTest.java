package carsharing.teltonika.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.record.queue.QueueFacts;
import carsharing.teltonika.record.queue.QueueProbe;
import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.Imeis;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Queues that exist already, and what is said of them. */
class LossyQueueTest {

  private static final String READY = "{\"status\":\"ready\"}";

  private final RabbitServer rabbit = RabbitServer.shared();
  private final String queue = "record." + UUID.randomUUID();
  private Connection connection;

  @BeforeEach
  void connect() throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(rabbit.uri());
    connection = factory.newConnection("test");
  }

  @AfterEach
  void clean() throws Exception {
    Stream.of("", ".quarantine", ".dead").forEach(suffix -> rabbit.deleteQueue(queue + suffix));
    connection.close();
  }

  @ParameterizedTest
  @MethodSource
  void aQueueThatCanLoseRecordsIsUsedAndReported(QueueFacts existing, String breach)
      throws Exception {
    declare(queue, existing);
    try (var logged = new Logged();
        var server = start();
        var tracker = Tracker.connect(server.port(), Imeis.any())) {
      await().until(() -> server.readiness().contains("queue " + queue + " can lose records: it"));
      assertThat(server.readiness()).contains(breach);
      assertThat(logged.lines("queue " + queue + " can lose records: it")).hasSize(1);
      tracker.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);

      rabbit.deleteQueue(queue);
      tracker.send(Tracker.frame(Records.number(2))); // It is returned, and the server looks.
      await().until(() -> server.readiness().equals(READY)); // The server has declared its own.
    }
  }

  static Stream<Arguments> aQueueThatCanLoseRecordsIsUsedAndReported() {
    var plain = QueueFacts.PLAIN;
    return Stream.of(
        Arguments.of(plain.withDurable(false), "not durable"),
        Arguments.of(plain.withAutoDelete(true), "auto_delete"),
        Arguments.of(plain.with("x-message-ttl", 600_000), "after 600000 ms (x-message-ttl)"),
        Arguments.of(plain.with("x-expires", 600_000), "unused for 600000 ms (x-expires)"),
        Arguments.of(plain.with("x-max-length", 1000), "x-max-length, drop-head"),
        Arguments.of(
            plain.with("x-max-length-bytes", 100_000L).with("x-overflow", "drop-head"),
            "x-max-length-bytes, drop-head"),
        Arguments.of(
            plain.with("x-queue-type", "quorum").with("x-delivery-limit", 3),
            "after 3 deliveries"));
  }

  @ParameterizedTest
  @MethodSource
  void aQueueThatKeepsRecordsIsUsedAsItIs(QueueFacts existing) throws Exception {
    declare(queue, existing);
    try (var logged = new Logged();
        var server = start();
        var tracker = Tracker.connect(server.port(), Imeis.any())) {
      tracker.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);

      assertThat(server.readiness()).isEqualTo(READY);
      assertThat(logged.lines("exists with other properties and is used as it is")).hasSize(1);
      assertThat(QueueProbe.find(connection, queue)).hasValue(existing);
    }
  }

  static Stream<QueueFacts> aQueueThatKeepsRecordsIsUsedAsItIs() {
    var plain = QueueFacts.PLAIN;
    return Stream.of(
        plain.with("x-max-length", 1000L).with("x-overflow", "reject-publish"),
        plain.with("x-max-priority", 5L).with("x-single-active-consumer", true),
        plain.with("x-message-ttl", 600_000L).with("x-dead-letter-exchange", ""));
  }

  /** They were declared by an older version of the server. */
  @ParameterizedTest
  @MethodSource
  void aQueueThatWasDeclaredWithoutLimitsIsUsedAsItIs(String type, String setting)
      throws Exception {
    var existing = QueueFacts.PLAIN.with("x-queue-type", type);
    declare(queue, existing);
    try (var logged = new Logged();
        var server = start("RECORDS_QUEUETYPE", setting);
        var tracker = Tracker.connect(server.port(), Imeis.any())) {
      tracker.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);

      // RabbitMQ 4 gives a quorum queue a delivery limit that it was not asked for.
      var isLossy = type.equals("quorum") && brokerVersion().startsWith("4.");
      assertThat(logged.lines("queue " + queue + " exists with other properties"))
          .hasSize(isLossy ? 0 : 1);
      assertThat(server.readiness().contains("can lose records")).isEqualTo(isLossy);
      assertThat(QueueProbe.find(connection, queue)).hasValue(existing);
      assertThat(logged.lines("has no retention")).hasSize(type.equals("stream") ? 1 : 0);
    }
  }

  static Stream<Arguments> aQueueThatWasDeclaredWithoutLimitsIsUsedAsItIs() {
    return Stream.of(Arguments.of("quorum", "quorum"), Arguments.of("stream", "stream"));
  }

  /** RabbitMQ 4 would give a quorum queue a delivery limit, and no place for what is over it. */
  @Test
  void aClassicQueueIsClassicAlsoIfTheVirtualHostHasAnotherDefault() throws Exception {
    var host = "quorum." + UUID.randomUUID();
    var uri = rabbit.addVirtualHost(host, "quorum");
    try (var server = TestServer.start(uri, queue);
        var tracker = Tracker.connect(server.port(), Imeis.any())) {
      tracker.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);

      assertThat(
              rabbit.ctl("list_queues", "-p", host, "--no-table-headers", "name", "type").lines())
          .containsExactlyInAnyOrder(queue + "\tclassic", queue + ".quarantine\tclassic");
      assertThat(server.readiness()).isEqualTo(READY);
    } finally {
      rabbit.deleteVirtualHost(host);
    }
  }

  /** A consumer declared it first, and left its kind to the virtual host. */
  @Test
  void aQueueWhoseKindTheVirtualHostHasChosenIsJudgedByThatKind() throws Exception {
    var host = "quorum." + UUID.randomUUID();
    var uri = rabbit.addVirtualHost(host, "quorum");
    var factory = new ConnectionFactory();
    factory.setUri(uri);
    try (var consumer = factory.newConnection("test");
        var channel = consumer.createChannel()) {
      channel.queueDeclare(queue, true, false, false, Map.of());
      try (var server = TestServer.start(uri, queue);
          var tracker = Tracker.connect(server.port(), Imeis.any())) {
        tracker.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);

        assertThat(QueueProbe.find(consumer, queue))
            .hasValue(QueueFacts.PLAIN.with("x-queue-type", "quorum"));
        assertThat(server.readiness().contains("after 20 deliveries"))
            .isEqualTo(brokerVersion().startsWith("4."));
      }
    } finally {
      rabbit.deleteVirtualHost(host);
    }
  }

  @Test
  void aQuarantineQueueThatCanLoseFramesIsReported() throws Exception {
    declare(queue + ".quarantine", QueueFacts.PLAIN.with("x-message-ttl", 600_000));
    try (var server = start()) {
      await().until(() -> server.readiness().contains(queue + ".quarantine can lose records: it"));
    }
  }

  /** A policy may mend it, which AMQP does not show. */
  @Test
  void aQueueThatTheOperatorTrustsIsNotJudged() throws Exception {
    declare(queue, QueueFacts.PLAIN.with("x-message-ttl", 600_000));
    try (var server = start("RECORDS_TRUSTQUEUE", "true");
        var tracker = Tracker.connect(server.port(), Imeis.any())) {
      tracker.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);

      assertThat(server.readiness()).isEqualTo(READY);
    }
  }

  @Test
  void aStreamIsDeclaredWithARetention() throws Exception {
    try (var server =
        start(
            "RECORDS_QUEUETYPE",
            "stream",
            "RECORDS_STREAMMAXAGE",
            "2d",
            "RECORDS_STREAMMAXSIZE",
            "3GiB")) {
      await().until(() -> server.readiness().equals(READY));

      assertThat(QueueProbe.find(connection, queue).orElseThrow().arguments())
          .isEqualTo(
              Map.of(
                  "x-queue-type",
                  "stream",
                  "x-max-age",
                  "172800s",
                  "x-max-length-bytes",
                  3L * 1024 * 1024 * 1024));
    }
  }

  /** A consumer that fails over a message, again and again, does not lose it. */
  @Test
  void aMessageOfAQuorumQueueGoesToTheDeadLetterQueueAtTheDeliveryLimit() throws Exception {
    try (var server = start("RECORDS_QUEUETYPE", "quorum", "RECORDS_DELIVERYLIMIT", "2");
        var tracker = Tracker.connect(server.port(), Imeis.any());
        var channel = connection.createChannel()) {
      tracker.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);
      assertThat(server.readiness()).isEqualTo(READY);

      for (var delivery = 1; delivery <= 3; delivery++) {
        var message = await().until(() -> channel.basicGet(queue, false), got -> got != null);
        channel.basicNack(message.getEnvelope().getDeliveryTag(), false, true);
      }

      await().until(() -> rabbit.messageCount(queue + ".dead") == 1);
      assertThat(rabbit.messageCount(queue)).isZero();
    }
  }

  private String brokerVersion() {
    return String.valueOf(connection.getServerProperties().get("version"));
  }

  private TestServer start(String... settings) {
    return TestServer.start(rabbit.uri(), queue, settings);
  }

  private void declare(String name, QueueFacts facts) throws Exception {
    try (var channel = connection.createChannel()) {
      channel.queueDeclare(name, facts.durable(), false, facts.autoDelete(), facts.arguments());
    }
  }
}
