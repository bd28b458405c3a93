package carsharing.teltonika.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.relay.Relay;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxTest;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of records when RabbitMQ is not well. It has a broker of its own to ill-treat. */
@VertxTest
class BrokerFaultsTest {

  private static final String IMEI = "356307042441013";
  private static final String OTHER_IMEI = "356307042441021";
  private static final Buffer FRAME = Tracker.frame(Records.number(1));

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

  /** Each with a server, a queue and trackers of its own; RabbitMQ is killed for all at once. */
  @Test
  void losesNoAcknowledgedRecordWhenTheBrokerIsKilledTwiceUnderLoad() throws Exception {
    try (var all =
        new LoadedServers(
            rabbit,
            new LoadedServers.Way(Output.AMQP, 1, 1),
            new LoadedServers.Way(Output.AMQP, 50, 1),
            new LoadedServers.Way(Output.AMQP, 1, 3),
            new LoadedServers.Way(Output.STREAM, 1, 1),
            new LoadedServers.Way(Output.STREAM, 50, 3))) {
      for (var kill = 0; kill < 2; kill++) {
        all.awaitProgress();
        rabbit.syncQueues();
        rabbit.kill9();
        all.awaitWaiting();
        rabbit.restart();
        all.awaitProgress();
      }

      all.assertThatNothingIsMissing();
    }
  }

  @Test
  void startsWithoutABrokerAcknowledgesNothingAndBeginsByItselfOnceItIsThere() {
    rabbit.stop();
    try (var server = start(Output.AMQP, "RECORDS_CONFIRMTIMEOUT", "300ms");
        var streaming =
            startWith("stream." + queue, Output.STREAM, "RECORDS_CONFIRMTIMEOUT", "300ms");
        var tracker = Tracker.connect(server.port(), IMEI);
        var other = Tracker.connect(streaming.port(), OTHER_IMEI)) {
      tracker.send(FRAME);
      other.send(FRAME);
      await().until(() -> failed(server, "expired") == 1 && failed(streaming, "expired") == 1);
      assertThat(tracker.received()).isEmpty();
      assertThat(other.received()).isEmpty();
      assertThat(tracker.isConnected()).isTrue();
      assertThat(other.isConnected()).isTrue();

      rabbit.restart();

      awaitAcknowledged(tracker);
      awaitAcknowledged(other);
    } finally {
      rabbit.ensureRunning();
    }
  }

  @Test
  void confirmsAFrameThatWaitedForTheBrokersReturn() throws Exception {
    var stream = "stream." + queue;
    try (var server = start(Output.AMQP, "RECORDS_CONFIRMTIMEOUT", "10m");
        var streaming = startWith(stream, Output.STREAM, "RECORDS_CONFIRMTIMEOUT", "10m");
        var tracker = Tracker.connect(server.port(), IMEI);
        var other = Tracker.connect(streaming.port(), OTHER_IMEI)) {
      tracker.send(FRAME).awaitAcknowledged(1);
      other.send(FRAME).awaitAcknowledged(1);
      rabbit.syncQueues();
      rabbit.kill9();
      tracker.send(Tracker.frame(Records.number(2)));
      other.send(Tracker.frame(Records.number(2)));
      await().until(() -> waiting(server) > 0 && waiting(streaming) > 0);
      assertThat(tracker.received()).isEmpty();
      assertThat(other.received()).isEmpty();

      rabbit.restart();

      tracker.awaitAcknowledged(1);
      other.awaitAcknowledged(1);
      assertRecords(Output.AMQP, queue, IMEI);
      assertRecords(Output.STREAM, stream, OTHER_IMEI);
    }
  }

  /** The first and the second record of a tracker, and no other one. */
  private static void assertRecords(Output output, String queue, String imei) throws Exception {
    try (var records = output.reader(rabbit.uri(), queue)) {
      assertThat(records.records())
          .containsExactly(imei + " 2026-01-01T00:00:01.000Z", imei + " 2026-01-01T00:00:02.000Z");
    }
  }

  @ParameterizedTest
  @EnumSource
  void putsFramesThatHaveWaitedIntoOneMessageAndAcknowledgesEach(Output output) throws Exception {
    relay.refuse();
    var settings =
        output.settings(
            rabbit.streamPort(), "RECORDS_FRAMESPERMESSAGE", "10", "RECORDS_CONFIRMTIMEOUT", "10m");
    try (var server = TestServer.start(relayed(), queue, settings);
        var one = Tracker.connect(server.port(), IMEI);
        var other = Tracker.connect(server.port(), OTHER_IMEI)) {
      one.send(FRAME);
      await().until(() -> waiting(server) > 0);
      var first = waiting(server);
      other.send(Tracker.frame(Records.number(2), Records.number(3)));
      await().until(() -> waiting(server) > first);

      relay.resume();

      await().until(() -> one.received().equals("00000001"));
      await().until(() -> other.received().equals("00000002"));
      try (var records = output.reader(rabbit.uri(), queue)) {
        assertThat(records.records())
            .containsExactly(
                IMEI + " 2026-01-01T00:00:01.000Z",
                OTHER_IMEI + " 2026-01-01T00:00:02.000Z",
                OTHER_IMEI + " 2026-01-01T00:00:03.000Z");
        assertThat(records.messages()).hasSize(1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void acknowledgesNothingDuringAnAlarmAndRecovers(Output output) {
    try (var server = start(output, "RECORDS_CONFIRMTIMEOUT", "500ms").awaitReady();
        var tracker = Tracker.connect(server.port(), IMEI)) {
      output.alarm(rabbit, true);
      double confirmed;
      try {
        // A stream still takes the first.
        sendUntil(tracker, () -> failed(server, "expired") > 0);
        confirmed = server.count("teltonika.messages.confirmed");
        sendUntil(tracker, () -> failed(server, "expired") > 2);
        assertThat(server.count("teltonika.messages.confirmed")).isEqualTo(confirmed);
        assertThat(tracker.isConnected()).isTrue();
      } finally {
        output.alarm(rabbit, false);
      }

      sendUntil(tracker, () -> server.count("teltonika.messages.confirmed") > confirmed);
    }
  }

  @Test
  void acknowledgesNothingWhenTheBrokerReturnsTheMessageAndDeclaresTheQueueAgain() {
    try (var server = TestServer.start(rabbit.uri(), queue);
        var tracker = Tracker.connect(server.port(), IMEI)) {
      tracker.send(FRAME).awaitAcknowledged(1);
      rabbit.deleteQueue(queue);

      tracker.send(FRAME);

      await().until(() -> failed(server, "returned") == 1);
      assertThat(tracker.received()).isEmpty();
      assertThat(tracker.isConnected()).isTrue();
      awaitAcknowledged(tracker);
    }
  }

  @Test
  void acknowledgesNothingWhenTheBrokerRefusesTheMessage() throws Exception {
    rabbit.declareQueue(queue, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
    try (var server = TestServer.start(rabbit.uri(), queue);
        var tracker = Tracker.connect(server.port(), IMEI);
        var records = new QueueReader(rabbit.uri(), queue)) {
      tracker.send(FRAME).awaitAcknowledged(1);

      tracker.send(Tracker.frame(Records.number(2)));
      await().until(() -> failed(server, "refused") == 1);
      assertThat(tracker.received()).isEmpty();

      assertThat(records.messages()).hasSize(1); // Which makes room.
      awaitAcknowledged(tracker);
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheConnectionOfATrackerWhenTheBrokerClosesOurs(Output output) {
    try (var server = start(output);
        var tracker = Tracker.connect(server.port(), IMEI)) {
      tracker.send(FRAME).awaitAcknowledged(1);

      rabbit.closeAllConnections();
      await().until(() -> server.count("teltonika.broker.connections") == 2);

      tracker.send(FRAME).awaitAcknowledged(1);
    }
  }

  @Test
  void answersARepeatOfAFrameInFlightOnlyOnce() {
    relay.refuse();
    try (var server = TestServer.start(relayed(), queue, "RECORDS_CONFIRMTIMEOUT", "10m");
        var tracker = Tracker.connect(server.port(), IMEI)) {
      tracker.send(FRAME).send(FRAME);
      await().until(() -> server.count("teltonika.frames", "outcome", "repeated_in_flight") == 1);

      // Before the broker is there: that can last as long as a tracker's patience.
      tracker.send(Tracker.frame(Records.number(2), Records.number(3)));
      relay.resume();

      await().untilAsserted(() -> assertThat(tracker.received()).isEqualTo("0000000100000002"));
    }
  }

  @Test
  void usesAQueueThatExistsWithOtherProperties() throws Exception {
    rabbit.declareQueue(queue, Map.of("x-max-length", 1000));
    try (var server = TestServer.start(rabbit.uri(), queue);
        var tracker = Tracker.connect(server.port(), IMEI)) {
      tracker.send(FRAME).awaitAcknowledged(1);
    }
  }

  private TestServer start(Output output, String... settings) {
    return startWith(queue, output, settings);
  }

  private static TestServer startWith(String name, Output output, String... settings) {
    return TestServer.start(rabbit.uri(), name, output.settings(rabbit.streamPort(), settings));
  }

  /** The way to the broker that a test closes. A broker that is stopped takes long to return. */
  private static String relayed() {
    return "amqp://guest:guest@127.0.0.1:" + relay.port();
  }

  private static double waiting(TestServer server) {
    return server.count("teltonika.messages.waiting");
  }

  private static double failed(TestServer server, String outcome) {
    return server.count("teltonika.messages.failed", "outcome", outcome);
  }

  /** Sends the frame again until it is acknowledged, as a tracker does after its timeout. */
  private static void awaitAcknowledged(Tracker tracker) {
    sendUntil(tracker, () -> !tracker.received().isEmpty());
    assertThat(tracker.received()).startsWith("00000001");
  }

  private static void sendUntil(Tracker tracker, Callable<Boolean> done) {
    await()
        .pollInterval(Duration.ofMillis(600))
        .until(
            () -> {
              tracker.send(FRAME);
              return done.call();
            });
  }
}
