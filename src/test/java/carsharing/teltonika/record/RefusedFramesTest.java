package carsharing.teltonika.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.relay.Relay;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.LedgerTracker;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxTest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of the others if RabbitMQ does not take the frame of one tracker, and of frames that
 * nobody waits for any more. It has a broker of its own to ill-treat.
 */
@VertxTest
class RefusedFramesTest {

  private static final String IMEI = "356307042441013";

  /** Bytes of a message that are too many for the broker, or for the queue. */
  private static final int LIMIT = 20_000;

  private static final Buffer LARGE =
      Tracker.frame(IntStream.range(0, 100).mapToObj(Records::number).toArray(AvlRecord[]::new));

  private static RabbitServer rabbit;
  private static Relay relay;

  private final String queue = "record." + UUID.randomUUID();

  @BeforeAll
  static void startBroker(Vertx vertx) {
    rabbit = RabbitServer.start();
    relay = Relay.start(vertx, "127.0.0.1", URI.create(rabbit.uri()).getPort());
  }

  @AfterEach
  void heal() {
    relay.heal();
  }

  @AfterAll
  static void stopBroker() {
    relay.close();
    rabbit.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10})
  void failsNoOtherFrameWhenTheBrokerClosesTheChannelOverOne(int framesPerMessage)
      throws Exception {
    rabbit.maxMessageSize(LIMIT);
    try (var server =
            TestServer.start(
                rabbit.uri(), queue, "RECORDS_FRAMESPERMESSAGE", String.valueOf(framesPerMessage));
        var tracker = Tracker.connect(server.port(), IMEI)) {
      var others = LedgerTracker.start(20, server.port());
      for (var time = 1; time <= 5; time++) {
        awaitMore(others, 500);
        tracker.send(LARGE);
        var times = time;
        await().until(() -> failed(server, "refused") == times);
      }
      awaitMore(others, 500);
      LedgerTracker.stop(others);

      assertThat(tracker.received()).isEmpty();
      assertThat(tracker.isConnected()).isTrue();
      assertThat(server.count("teltonika.messages.failed")).isEqualTo(5);
      assertThat(server.count("teltonika.broker.connections")).isEqualTo(1);
      try (var records = new QueueReader(rabbit.uri(), queue)) {
        assertThat(LedgerTracker.missing(others, records.records())).isEmpty();
      }
    } finally {
      rabbit.maxMessageSize(128 * 1024 * 1024);
    }
  }

  @Test
  void acknowledgesTheOtherFramesOfAMessageThatTheBrokerRefuses() throws Exception {
    rabbit.declareQueue(queue, Map.of("x-max-length-bytes", LIMIT, "x-overflow", "reject-publish"));
    relay.refuse();
    try (var server =
            TestServer.start(
                relayed(),
                queue,
                "RECORDS_FRAMESPERMESSAGE",
                "10",
                "RECORDS_CONFIRMTIMEOUT",
                "10m");
        var one = Tracker.connect(server.port(), "356307042440001");
        var refused = Tracker.connect(server.port(), IMEI);
        var other = Tracker.connect(server.port(), "356307042440002")) {
      sendAndAwaitWaiting(server, one, Tracker.frame(Records.number(1)));
      sendAndAwaitWaiting(server, refused, LARGE);
      sendAndAwaitWaiting(server, other, Tracker.frame(Records.number(2), Records.number(3)));

      relay.resume();

      await().until(() -> failed(server, "refused") == 1);
      one.awaitAcknowledged(1);
      other.awaitAcknowledged(2);
      assertThat(refused.received()).isEmpty();
      assertThat(server.count("teltonika.messages.failed")).isEqualTo(1);
    }
  }

  @Test
  void publishesNoFrameThatWaitedForTheBrokerUntilItsConnectionEnded() throws Exception {
    relay.refuse();
    try (var server = TestServer.start(relayed(), queue, "RECORDS_CONFIRMTIMEOUT", "10m");
        var stays = Tracker.connect(server.port(), "356307042440001")) {
      try (var leaves = Tracker.connect(server.port(), IMEI)) {
        sendAndAwaitWaiting(server, leaves, Tracker.frame(Records.number(1)));
      }
      await().until(() -> failed(server, "abandoned") == 1);
      assertThat(waiting(server)).isZero();
      sendAndAwaitWaiting(server, stays, Tracker.frame(Records.number(2)));

      relay.resume();

      await().until(() -> stays.received().equals("00000001"));
      try (var records = new QueueReader(rabbit.uri(), queue)) {
        assertThat(records.records()).containsExactly("356307042440001 2026-01-01T00:00:02.000Z");
      }
    }
  }

  /** The way to the broker that a test closes. A broker that is stopped takes long to return. */
  private static String relayed() {
    return "amqp://guest:guest@127.0.0.1:" + relay.port();
  }

  private static void sendAndAwaitWaiting(TestServer server, Tracker tracker, Buffer frame) {
    var before = waiting(server);
    tracker.send(frame);
    await().until(() -> waiting(server) > before);
  }

  private static void awaitMore(List<LedgerTracker> trackers, int records) {
    var before = LedgerTracker.acknowledged(trackers);
    await().until(() -> LedgerTracker.acknowledged(trackers) > before + records);
  }

  private static double waiting(TestServer server) {
    return server.count("teltonika.messages.waiting");
  }

  private static double failed(TestServer server, String outcome) {
    return server.count("teltonika.messages.failed", "outcome", outcome);
  }
}
