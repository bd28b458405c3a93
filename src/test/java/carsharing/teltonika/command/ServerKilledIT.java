package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.CarTracker;
import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.Imeis;
import carsharing.teltonika.testing.RabbitServer;
import carsharing.teltonika.testing.RedisServer;
import carsharing.teltonika.testing.ServerProcess;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server process that is killed while a command runs. */
class ServerKilledIT {

  private static final String DONE = "CAN-CONTROL cmd executed successfully.";

  @TempDir private Path folder;

  private final String imei = Imeis.any();

  @Test
  void takesTheCommandAlongThatRanAndRunsTheNextOne() {
    var environment =
        Map.of(
            "DEVICES_PORT",
            Integer.toString(ServerProcess.freePort()),
            "RABBITMQ_URI",
            RabbitServer.shared().uri(),
            "RECORDS_QUEUE",
            "record." + UUID.randomUUID());
    try (var client = new CommandClient(RedisServer.shared().uri(), imei)) {
      var first = ServerProcess.start(ServerProcess.PRODUCTION, folder, environment).awaitReady();
      try (var car = CarTracker.connect(first.port(), imei, (self, text) -> {})) {
        assertThat(client.next().getString("message")).isEqualTo("device_connected");
        client.send("{\"action\":\"lock\",\"id\":\"killed\"}");
        await().until(() -> car.commands().contains("lvcanclosealldoors"));
        first.kill9();
        await().until(() -> !car.isConnected());
      }
      assertThat(client.hasKey()).isFalse();

      try (var second =
              ServerProcess.start(ServerProcess.PRODUCTION, folder, environment).awaitReady();
          var car = CarTracker.connect(second.port(), imei, (self, text) -> self.answer(DONE))) {
        assertThat(client.next().getString("message")).isEqualTo("connection_exists");
        assertThat(client.next().getString("message")).isEqualTo("device_connected");
        var again = client.send("{\"action\":\"lock\",\"id\":\"killed\"}").outcome();
        assertThat(again.getString("data")).isEqualTo("outcome_unknown");
        assertThat(car.commands()).isEmpty();

        var next = client.send("{\"action\":\"unlock\"}").outcome();
        assertThat(next.getString("message")).isEqualTo("success");
        assertThat(client.unread()).isEmpty();
      }
    }
  }
}
