package carsharing.teltonika.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.WholeFile;
import carsharing.teltonika.testing.relay.Relay;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of records when the network between server and RabbitMQ passes nothing on. */
@VertxTest
class StalledBrokerTest {

  private static final String IMEI = "356307042441013";

  /** The shortest that trackers take. */
  private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(5);

  private static final Buffer FRAME = Tracker.frame(Records.number(1));
  private static final int MOST_RECORDS = 255;
  private static final Buffer LARGEST_FRAME =
      Tracker.frame(
          IntStream.range(0, MOST_RECORDS).mapToObj(Records::number).toArray(AvlRecord[]::new));

  /** So many that their frames fill the buffers of the sockets on the way. */
  private static final int MANY = 300;

  private final Vertx vertx;
  private final String rabbit = RabbitServer.shared().uri();
  private final int streamPort = RabbitServer.shared().streamPort();
  private final String queue = "record." + UUID.randomUUID();
  @TempDir private Path folder;
  private Relay relay;
  private Relay streamRelay;

  StalledBrokerTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @BeforeEach
  void start() {
    relay = Relay.start(vertx, "127.0.0.1", URI.create(rabbit).getPort());
    streamRelay = Relay.start(vertx, "127.0.0.1", streamPort);
  }

  @AfterEach
  void stop() {
    relay.close();
    streamRelay.close();
  }

  @ParameterizedTest
  @EnumSource
  void acknowledgesNothingWhileTheConnectionIsStalledAndRecovers(Output output) {
    try (var server =
            start(output, "RECORDS_CONFIRMTIMEOUT", "500ms", "RABBITMQ_HEARTBEAT", "1s")
                .awaitReady();
        var tracker = Tracker.connect(server.port(), IMEI)) {
      of(output).stall();
      tracker.send(FRAME);
      await().until(() -> server.count("teltonika.messages.failed", "outcome", "expired") == 1);
      assertThat(tracker.received()).isEmpty();

      // The heartbeat finds the stalled connection dead; the next one passes.
      await().until(() -> server.count("teltonika.messages.unconfirmed") == 0);
      of(output).resume();

      awaitAcknowledged(List.of(tracker), FRAME, 1);
    }
  }

  /** The client itself waits for the writer then, and does not say that the connection is lost. */
  @ParameterizedTest
  @EnumSource
  void connectsAnewWhereAStallHasFilledTheSocketOfItsWriter(Output output) {
    try (var server = start(output, "RABBITMQ_HEARTBEAT", "1s").awaitReady();
        var logged = new Logged()) {
      var trackers = trackers(server);
      of(output).stall();
      trackers.forEach(tracker -> tracker.send(LARGEST_FRAME));
      await().until(() -> !logged.lines("records wait and are not acknowledged").isEmpty());

      await().until(() -> server.count("teltonika.messages.unconfirmed") == 0);
      assertThat(server.count("teltonika.messages.waiting")).isGreaterThan(0);
      of(output).resume();

      awaitAcknowledged(trackers, LARGEST_FRAME, MOST_RECORDS);
      trackers.forEach(Tracker::close);
    }
  }

  /** What waits for its writer is published by the next connection, to whichever broker. */
  @Test
  void publishesElsewhereWhereSettingsSaySoWhileAStallHasFilledTheSocketOfItsWriter()
      throws IOException {
    var settings = writeUri(uri());
    try (var server =
        TestServer.start(
            uri(),
            queue,
            "RABBITMQ_URI",
            "",
            "SERVER_CONFIG",
            settings.toString(),
            "RELOAD_INTERVAL",
            "50ms")) {
      var trackers = trackers(server);
      relay.stall();
      trackers.forEach(tracker -> tracker.send(LARGEST_FRAME));
      await().until(() -> server.count("teltonika.messages.waiting") > 0);

      writeUri(rabbit);

      awaitReceived(trackers, "%08x".formatted(MOST_RECORDS));
      trackers.forEach(Tracker::close);
    }
  }

  /** Each after a response timeout; the second is held meanwhile, as the first is in flight. */
  @ParameterizedTest
  @EnumSource
  void acknowledgesNoFrameThatItsTrackerHasGivenUpForAnother(Output output) throws Exception {
    try (var server = start(output);
        var records = output.reader(rabbit, queue);
        var tracker = Tracker.connect(server.port(), IMEI)) {
      tracker.send(FRAME).awaitAcknowledged(1);
      of(output).stall();
      tracker.send(Tracker.frame(Records.number(2)));
      await().until(() -> server.count("teltonika.frames.held") > 0);
      server.pass(RESPONSE_TIMEOUT);
      tracker.send(Tracker.frame(Records.number(3)));
      await().until(() -> server.count("teltonika.frames.incoming") > 0);
      server.pass(RESPONSE_TIMEOUT);
      tracker.send(Tracker.frame(Records.number(4)));
      of(output).resume();

      await().until(() -> !tracker.received().isEmpty());
      assertThat(records.records()).hasSize(4);
      tracker.awaitAcknowledged(1);
      assertThat(server.count("teltonika.frames", "outcome", "confirmed_too_late")).isEqualTo(2);
    }
  }

  /** All that the server sends to RabbitMQ can be held up. */
  private TestServer start(Output output, String... settings) {
    return TestServer.start(uri(), queue, output.settings(streamRelay.port(), settings));
  }

  /** The relay by which records go. */
  private Relay of(Output output) {
    return output == Output.AMQP ? relay : streamRelay;
  }

  private Path writeUri(String uri) throws IOException {
    return WholeFile.write(folder.resolve("server.yaml"), "rabbitmq: { uri: '" + uri + "' }");
  }

  private static List<Tracker> trackers(TestServer server) {
    var trackers =
        IntStream.range(0, MANY)
            .mapToObj(
                number ->
                    Tracker.connect(server.port()).announce("3563070424%05d".formatted(number)))
            .toList();
    awaitReceived(trackers, "01");
    trackers.forEach(Tracker::forget);
    return trackers;
  }

  private static void awaitReceived(List<Tracker> trackers, String hex) {
    await().until(() -> trackers.stream().allMatch(tracker -> tracker.received().equals(hex)));
  }

  private String uri() {
    return "amqp://guest:guest@127.0.0.1:" + relay.port();
  }

  /** They send the frame again until it is acknowledged, as trackers do after their timeout. */
  private static void awaitAcknowledged(List<Tracker> trackers, Buffer frame, int records) {
    var acknowledgement = "%08x".formatted(records);
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(600))
        .until(
            () -> {
              var waiting =
                  trackers.stream()
                      .filter(tracker -> !tracker.received().startsWith(acknowledgement))
                      .toList();
              waiting.forEach(tracker -> tracker.send(frame));
              return waiting.isEmpty();
            });
  }
}
