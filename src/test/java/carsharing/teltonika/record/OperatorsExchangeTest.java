package carsharing.teltonika.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.LedgerTracker;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Records reach our queue, whatever happens to an exchange of the operator's and to its bindings. A
 * queue of somebody else's is bound to the exchange, so RabbitMQ confirms what is published there.
 */
class OperatorsExchangeTest {

  private static final String IMEI = "356307042441013";
  private static final Buffer FRAME = Tracker.frame(Records.number(1));

  private final RabbitServer rabbit = RabbitServer.shared();
  private final String queue = "record." + UUID.randomUUID();
  private final String exchange = "exchange." + UUID.randomUUID();
  private final String foreign = "foreign." + UUID.randomUUID();

  @BeforeEach
  void bindTheForeignQueue() {
    rabbit.bind(foreign, exchange, "#");
  }

  @AfterEach
  void clean() {
    List.of(queue, foreign).forEach(rabbit::deleteQueue);
    rabbit.deleteExchange(exchange);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10})
  void getsACopyOfEachMessage(int framesPerMessage) throws Exception {
    try (var server = start("RECORDS_FRAMESPERMESSAGE", String.valueOf(framesPerMessage));
        var tracker = Tracker.connect(server.port(), IMEI);
        var records = new QueueReader(rabbit.uri(), queue);
        var copies = new QueueReader(rabbit.uri(), foreign)) {
      tracker.send(FRAME).awaitAcknowledged(1);

      var message = records.messages().get(0);
      var copy = copies.messages().get(0);
      assertThat(records.messages()).hasSize(1);
      assertThat(copies.messages()).hasSize(1);
      assertThat(copy.getProps().getMessageId()).isEqualTo(message.getProps().getMessageId());
      assertThat(copy.getProps().getType()).isEqualTo("avl.records");
      assertThat(copy.getProps().getHeaders().get("schema")).hasToString("avl-records/1");
      assertThat(copy.getBody()).isEqualTo(message.getBody());
      assertThat(copy.getEnvelope().getExchange()).isEqualTo(exchange);
      assertThat(copy.getEnvelope().getRoutingKey()).isEqualTo("the.key");
      assertThat(message.getEnvelope().getExchange()).isEmpty();
      assertThat(message.getEnvelope().getRoutingKey()).isEqualTo(queue);
    }
  }

  @Test
  void acknowledgesNoFrameThatOnlyAForeignQueueHasWhenOursIsDeleted() throws Exception {
    try (var server = start();
        var tracker = Tracker.connect(server.port(), IMEI)) {
      tracker.send(FRAME).awaitAcknowledged(1);
      rabbit.deleteQueue(queue);

      await()
          .pollInterval(Duration.ofMillis(600))
          .until(
              () -> {
                tracker.send(FRAME);
                return !tracker.received().isEmpty();
              });

      try (var records = new QueueReader(rabbit.uri(), queue)) {
        assertThat(records.records()).contains(IMEI + " 2026-01-01T00:00:01.000Z");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10})
  void losesNoAcknowledgedRecordUnderLoadWhenBindingAndExchangeAreTakenAway(int framesPerMessage)
      throws Exception {
    try (var server = start("RECORDS_FRAMESPERMESSAGE", String.valueOf(framesPerMessage))) {
      var trackers = LedgerTracker.start(20, server.port());
      awaitProgress(trackers);
      rabbit.unbind(queue, exchange, "the.key");
      awaitProgress(trackers);
      rabbit.deleteExchange(exchange);
      awaitProgress(trackers);
      rabbit.bind(foreign, exchange, "#");
      awaitProgress(trackers);
      LedgerTracker.stop(trackers);

      try (var records = new QueueReader(rabbit.uri(), queue)) {
        assertThat(LedgerTracker.missing(trackers, records.records())).isEmpty();
      }
      assertThat(server.count("teltonika.messages.failed")).isZero();
      assertThat(server.count("teltonika.broker.connections")).isEqualTo(1);
    }
  }

  @Test
  void needsNoQueueThatIsBoundToIt() {
    rabbit.deleteQueue(foreign);
    try (var server = start();
        var tracker = Tracker.connect(server.port(), IMEI)) {
      tracker.send(FRAME).awaitAcknowledged(1);
    }
  }

  @Test
  void letsNothingBeAcknowledgedThatAQueueBoundToItRefuses() throws Exception {
    rabbit.deleteQueue(foreign);
    rabbit.declareQueue(foreign, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
    rabbit.bindExisting(foreign, exchange, "#");
    try (var server = start();
        var tracker = Tracker.connect(server.port(), IMEI);
        var records = new QueueReader(rabbit.uri(), queue)) {
      tracker.send(FRAME).awaitAcknowledged(1);

      tracker.send(Tracker.frame(Records.number(2)));

      await().until(() -> server.count("teltonika.messages.failed", "outcome", "refused") == 1);
      assertThat(tracker.received()).isEmpty();
      assertThat(records.messages()).hasSize(2);
    }
  }

  @Test
  void losesTheBindingThatAnOlderVersionMadeWhenThatVersionIsGone() {
    rabbit.bind(queue, exchange, "the.key");
    try (var server = start("RECORDS_UNBINDAFTER", "1ms");
        var tracker = Tracker.connect(server.port(), IMEI)) {
      await()
          .until(
              () -> {
                tracker.send(FRAME).awaitAcknowledged(1);
                return rabbit.drainQueue(queue).size() == 1;
              });
    }
  }

  @Test
  void keepsTheBindingOfAnOlderVersionThatMayStillRun() {
    rabbit.bind(queue, exchange, "the.key");
    try (var server = start();
        var tracker = Tracker.connect(server.port(), IMEI)) {
      tracker.send(FRAME).awaitAcknowledged(1);

      var messages = rabbit.drainQueue(queue);

      assertThat(messages).hasSize(2);
      assertThat(messages)
          .extracting(message -> message.getProps().getMessageId())
          .containsOnly(messages.get(0).getProps().getMessageId());
    }
  }

  private TestServer start(String... settings) {
    var all = new String[settings.length + 4];
    System.arraycopy(settings, 0, all, 4, settings.length);
    all[0] = "RECORDS_EXCHANGE";
    all[1] = exchange;
    all[2] = "RECORDS_ROUTINGKEY";
    all[3] = "the.key";
    return TestServer.start(rabbit.uri(), queue, all);
  }

  private static void awaitProgress(List<LedgerTracker> trackers) {
    var before = LedgerTracker.acknowledged(trackers);
    await().until(() -> LedgerTracker.acknowledged(trackers) > before + 500);
  }
}
