package carsharing.teltonika.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.relay.Relay;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What trackers sent while their radio was away arrives at once when it is back. */
@VertxTest
class RadioGapTest {

  private static final int TRACKERS = 10;

  /** The shortest that trackers take. */
  private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final String rabbit = RabbitServer.shared().uri();
  private final String queue = "record." + UUID.randomUUID();
  private TestServer server;
  private Relay relay;

  RadioGapTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @BeforeEach
  void start() {
    server = TestServer.start(rabbit, queue);
    relay = Relay.start(vertx, "127.0.0.1", server.port());
  }

  @AfterEach
  void stop() {
    relay.close();
    server.close();
  }

  @Test
  void acknowledgesOnlyTheFrameThatATrackerSentLastOfTwoThatArriveTogether() throws Exception {
    var trackers =
        IntStream.range(0, TRACKERS)
            .mapToObj(number -> Tracker.connect(relay.port(), "3563070424%05d".formatted(number)))
            .toList();
    relay.hold(Relay.Way.TO_SERVER);
    sendAll(trackers, 1);
    server.pass(RESPONSE_TIMEOUT);
    sendAll(trackers, 2);
    var bytes = TRACKERS * 2 * Tracker.frame(Records.number(1)).length();
    await().until(() -> relay.heldBytes() == bytes);

    relay.resume();

    await().until(() -> outcomes("acknowledged") + outcomes("confirmed_too_late") == 2 * TRACKERS);
    assertThat(outcomes("confirmed_too_late")).isEqualTo(TRACKERS);
    trackers.forEach(tracker -> tracker.awaitAcknowledged(1));
    try (var records = new QueueReader(rabbit, queue)) {
      assertThat(records.records()).hasSize(2 * TRACKERS);
    }

    sendAll(trackers, 1); // What is not acknowledged comes again.
    trackers.forEach(tracker -> tracker.awaitAcknowledged(1));
    trackers.forEach(Tracker::close);
  }

  private static void sendAll(List<Tracker> trackers, int number) {
    trackers.forEach(tracker -> tracker.send(Tracker.frame(Records.number(number))));
  }

  private double outcomes(String outcome) {
    return server.count("teltonika.frames", "outcome", outcome);
  }
}
