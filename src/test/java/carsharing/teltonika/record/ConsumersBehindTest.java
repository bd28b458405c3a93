package carsharing.teltonika.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the metrics show of consumers that are behind. */
class ConsumersBehindTest {

  private static final String IMEI = "356307042441013";

  private final String queue = "record." + UUID.randomUUID();

  @Test
  void areSeenByWhatWaitsAndHowOldItIs() throws Exception {
    var rabbit = RabbitServer.shared();
    try (var server = TestServer.start(rabbit.uri(), queue);
        var tracker = Tracker.connect(server.port(), IMEI)) {
      await().until(() -> server.get("/metrics").contains("teltonika_queue_messages{"));
      assertThat(age(server)).isZero();

      for (var record = 1; record <= 3; record++) {
        tracker.send(Tracker.frame(Records.number(record))).awaitAcknowledged(1);
      }
      await().untilAsserted(() -> assertThat(shown(server, "messages")).isEqualTo(3));
      assertThat(shown(server, "consumers")).isZero();
      server.pass(Duration.ofSeconds(10));
      await().untilAsserted(() -> assertThat(age(server)).isGreaterThanOrEqualTo(10.0));

      try (var reader = new QueueReader(rabbit.uri(), queue)) {
        assertThat(reader.records()).hasSize(3);
      }
      await().untilAsserted(() -> assertThat(shown(server, "messages")).isZero());
      await().untilAsserted(() -> assertThat(age(server)).isZero());
    }
  }

  @Test
  void haveNoAgeIfTheQueueIsAStream() throws Exception {
    try (var server =
            TestServer.start(RabbitServer.shared().uri(), queue, "RECORDS_QUEUETYPE", "stream");
        var tracker = Tracker.connect(server.port(), IMEI)) {
      tracker.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);

      await().untilAsserted(() -> assertThat(shown(server, "messages")).isEqualTo(1));
      assertThat(age(server)).isNaN();
    }
  }

  private double shown(TestServer server, String what) throws Exception {
    return value(server, "teltonika_queue_" + what + "{queue=\"" + queue + "\"}");
  }

  private static double age(TestServer server) throws Exception {
    return value(server, "teltonika_queue_oldest_age_seconds");
  }

  private static double value(TestServer server, String name) throws Exception {
    var found =
        Pattern.compile("(?m)^" + Pattern.quote(name) + " (\\S+)$").matcher(server.get("/metrics"));
    assertThat(found.find()).as(name).isTrue();
    return Double.parseDouble(found.group(1));
  }
}
