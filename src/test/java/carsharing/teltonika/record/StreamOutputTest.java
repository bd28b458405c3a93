package carsharing.teltonika.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records go to a stream by its own protocol: what is acknowledged, and when it cannot be used. */
@VertxTest
class StreamOutputTest {

  private static final String IMEI = "356307042441013";
  private static final Buffer FRAME = Tracker.frame(Records.number(1));

  private final RabbitServer rabbit = RabbitServer.shared();
  private final String queue = "record." + UUID.randomUUID();
  private final Vertx vertx;
  private Relay relay;

  StreamOutputTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @BeforeEach
  void start() {
    relay = Relay.start(vertx, "127.0.0.1", rabbit.streamPort());
  }

  @AfterEach
  void stop() {
    relay.close();
  }

  @Test
  void acknowledgesNothingBeforeTheConfirm() throws Exception {
    try (var server = startRelayed();
        var tracker = Tracker.connect(server.port(), IMEI);
        var records = reader()) {
      tracker.send(FRAME).awaitAcknowledged(1);
      relay.hold(Relay.Way.TO_CLIENT);

      tracker.send(Tracker.frame(Records.number(2)));
      await().until(() -> records.records().size() == 2);
      assertThat(tracker.received()).isEmpty();
      assertThat(server.count("teltonika.messages.unconfirmed")).isEqualTo(1);

      relay.resume();
      tracker.awaitAcknowledged(1);
      assertThat(server.count("teltonika.messages.unconfirmed")).isZero();
    }
  }

  @Test
  void losesNoAcknowledgedRecordWhenItsConnectionIsCutUnderLoad() throws Exception {
    try (var server = startRelayed();
        var records = reader()) {
      var trackers = LedgerTracker.start(20, server.port());
      for (var cut = 0; cut < 5; cut++) {
        awaitProgress(trackers);
        var connections = server.count("teltonika.broker.connections");
        relay.cut();
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> server.count("teltonika.broker.connections") > connections);
      }
      awaitProgress(trackers);
      LedgerTracker.stop(trackers);

      assertThat(LedgerTracker.missing(trackers, records.records())).isEmpty();
    }
  }

  /** What was in it is gone, as with any queue. What is acknowledged then is in the new stream. */
  @Test
  void goesOnInANewStreamWhenTheStreamWasDeleted() throws Exception {
    try (var server = startRelayed("RECORDS_CONFIRMTIMEOUT", "60s");
        var tracker = Tracker.connect(server.port(), IMEI);
        var records = reader()) {
      tracker.send(FRAME).awaitAcknowledged(1);
      rabbit.deleteQueue(queue);

      tracker.send(Tracker.frame(Records.number(2)));

      await().atMost(Duration.ofSeconds(30)).until(() -> tracker.received().equals("00000001"));
      assertThat(records.records()).contains(IMEI + " 2026-01-01T00:00:02.000Z");
    }
  }

  /** The AMQP connection belongs to it: none of the two is used without the other. */
  @Test
  void connectsAnewWhenNothingIsPublished() {
    try (var server = startRelayed();
        var tracker = Tracker.connect(server.port(), IMEI)) {
      tracker.send(FRAME).awaitAcknowledged(1);

      relay.cut();

      await().until(() -> server.count("teltonika.broker.connections") == 2);
      tracker.send(FRAME).awaitAcknowledged(1);
    }
  }

  @Test
  void saysThatTheStreamPortDoesNotAnswer() {
    relay.close();

    assertProblem(
        relay.port(),
        "refused",
        "expected: RabbitMQ with its plugin rabbitmq_stream",
        "streamPort");
  }

  @Test
  void saysThatTheStreamPortSpeaksAnotherProtocol() {
    assertProblem(URI.create(rabbit.uri()).getPort(), "rabbitmq_stream");
  }

  @Test
  void saysThatTheQueueIsNoStream() {
    rabbit.declareQueue(queue);

    assertProblem(rabbit.streamPort(), "the queue " + queue + " is no stream");
  }

  @Test
  void saysThatItMayNotWriteToTheStream() {
    var user = "u" + UUID.randomUUID();
    rabbit.ctl("add_user", user, "secret");
    rabbit.ctl("set_permissions", user, ".*", "amq[.]default", ".*");
    try {
      var uri = "amqp://" + user + ":secret@127.0.0.1:" + URI.create(rabbit.uri()).getPort();

      assertProblem(uri, rabbit.streamPort(), "no right to write to the stream " + queue);
    } finally {
      rabbit.ctl("delete_user", user);
    }
  }

  private void assertProblem(int streamPort, String... parts) {
    assertProblem(rabbit.uri(), streamPort, parts);
  }

  /** Nothing is acknowledged meanwhile, and readiness says why. */
  private void assertProblem(String uri, int streamPort, String... parts) {
    try (var server =
            TestServer.start(
                uri, queue, Output.STREAM.settings(streamPort, "RABBITMQ_CONNECTTIMEOUT", "2s"));
        var tracker = Tracker.connect(server.port(), IMEI)) {
      tracker.send(FRAME);

      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(server.readiness())
                      .contains("stream port " + streamPort)
                      .contains(parts));
      assertThat(tracker.received()).isEmpty();
      assertThat(server.count("teltonika.broker.connections")).isZero();
    }
  }

  private TestServer startRelayed(String... settings) {
    return TestServer.start(rabbit.uri(), queue, Output.STREAM.settings(relay.port(), settings));
  }

  private QueueReader reader() {
    return Output.STREAM.reader(rabbit.uri(), queue);
  }

  private static void awaitProgress(List<LedgerTracker> trackers) {
    var before = LedgerTracker.acknowledged(trackers);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> LedgerTracker.acknowledged(trackers) > before + 500);
  }
}
