package carsharing.teltonika.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.Imeis;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A broker that lives, and answers heartbeats, but whose queue takes no message. */
class SilentBrokerTest {

  private final RabbitServer rabbit = RabbitServer.shared();
  private final String queue = "record." + UUID.randomUUID();

  @Test
  void isLeftForAnotherConnection() throws Exception {
    try (var logged = new Logged();
        var server = TestServer.start(rabbit.uri(), queue, "RABBITMQ_SILENCETIMEOUT", "1s");
        var tracker = Tracker.connect(server.port(), Imeis.any());
        var records = new QueueReader(rabbit.uri(), queue)) {
      tracker.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);
      rabbit.suspendQueue(queue);
      try {
        tracker.send(Tracker.frame(Records.number(2)));
        await().until(() -> logged.lines("it has confirmed nothing for 1 s").size() == 1);
        assertThat(server.readiness()).contains("rabbitmq");
        assertThat(tracker.received()).isEmpty();
        assertThat(tracker.isConnected()).isTrue();
      } finally {
        rabbit.resumeQueue(queue);
      }

      await().until(() -> tracker.received().equals("00000001"));
      assertThat(records.records()).anyMatch(record -> record.endsWith("2026-01-01T00:00:02.000Z"));
      assertThat(server.count("teltonika.broker.connections")).isEqualTo(2);
    }
  }
}
