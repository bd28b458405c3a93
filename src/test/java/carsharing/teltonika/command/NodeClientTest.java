package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.NodePackages;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients of the Node.js server that this one replaces, unchanged: Node and ioredis, in a process
 * of their own.
 */
class NodeClientTest {

  private static final String IMEI = "356307022200001";
  private static final String DONE = "CAN-CONTROL cmd executed successfully.";
  private static final String ANNOUNCED = "announced";

  @TempDir private static Path folder;

  @BeforeAll
  static void install() throws Exception {
    NodePackages.install(folder);
  }

  @Test
  void opensACarThatIsConnected() throws Exception {
    try (var server = startServer();
        var car =
            CarTracker.connect(
                server.port(),
                IMEI,
                (self, text) ->
                    self.answer(text.startsWith("readio") ? "IO ID:67 Value:12345" : DONE))) {
      var client = client("{\"action\":\"startRent\",\"home\":\"vilnius\",\"polygons\":[]}");

      assertThat(client.readLine()).isEqualTo("subscribed");
      assertThat(message(client)).isIn("connection_exists", "device_connected");
      var outcome = client.lines().reduce("", (before, line) -> line);
      assertThat(new JsonObject(outcome))
          .isEqualTo(
              new JsonObject()
                  .put("message", "success")
                  .put("data", new JsonObject().put("67", "12345"))
                  .put("verdict", "not_observable")); // An added field.
      assertThat(car.commands()).startsWith("lvcanopenalldoors", "readio 67");
    }
  }

  @Test
  void opensACarThatConnectsLaterAndIsToldWhyOneDoesNotOpen() throws Exception {
    try (var server = startServer()) {
      var client = client("{\"action\":\"unlock\"}");
      assertThat(client.readLine()).isEqualTo("subscribed");
      // A car that connected before would hear the announcement, and say so behind the outcome.
      assertThat(client.readLine()).isEqualTo(ANNOUNCED);

      try (var car =
          CarTracker.connect(
              server.port(), IMEI, (self, text) -> self.answer("CAN-CONTROL Not connected!"))) {
        assertThat(message(client)).isEqualTo("device_connected");
        var outcome = new JsonObject(client.lines().reduce("", (before, line) -> line));
        assertThat(outcome.getString("message")).isEqualTo("failed");
        assertThat(outcome.getString("data")).isEqualTo("CAN-CONTROL Not connected!");
        assertThat(car.commands()).containsExactly("lvcanopenalldoors");
      }
    }
  }

  private static String message(BufferedReader client) throws IOException {
    var line = client.readLine();
    return line.equals(ANNOUNCED) ? message(client) : new JsonObject(line).getString("message");
  }

  private static BufferedReader client(String command) throws IOException {
    var process = start("node", "client.mjs", RedisServer.shared().uri(), IMEI, command);
    process.onExit().orTimeout(60, TimeUnit.SECONDS).exceptionally(late -> end(process));
    return process.inputReader();
  }

  private static Process end(Process process) {
    return process.destroyForcibly();
  }

  private static Process start(String... command) throws IOException {
    return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
  }

  private static TestServer startServer() {
    return TestServer.start(RabbitServer.shared().uri(), "record." + UUID.randomUUID());
  }
}
