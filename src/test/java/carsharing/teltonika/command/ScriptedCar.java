package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Imeis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** A server with scripts of its own, a car and its client. */
final class ScriptedCar implements AutoCloseable {

  static final String DONE = "CAN-CONTROL cmd executed successfully.";

  private static final String SCRIPTS =
      """
      scripts:
        open: [{cmd: lvcanopenalldoors}]
        shut: [{cmd: lvcanclosealldoors}]
        slow: [{cmd: slow, timeout: 5s}]
        immobilise:
          guards: {maxSpeed: 5, maxRecordAge: 60s}
          onFailure: shut
          steps: [{cmd: 'setdigout ?1', success: done}]
        rent:
          onFailure: shut
          steps: [{cmd: lvcanopenalldoors}, {cmd: 'setdigout ?0', success: done}]
        mine:
          addressed: true
          steps: [{cmd: getver}, {cmd: getrecord, recordAsResponse: true, action: lockCheck}]
      """;

  private final Path folder;
  private final String imei = Imeis.any();
  private final RedisServer redis = RedisServer.shared();
  private final String audit = "audit:" + UUID.randomUUID();
  private final TestServer server;
  private final CommandClient client;

  /** Starts a server with the scripts of these tests, which are written into a folder. */
  ScriptedCar(Path folder) throws IOException {
    this.folder = folder;
    server = startServer();
    client = new CommandClient(redis.uri(), imei);
  }

  String imei() {
    return imei;
  }

  String audit() {
    return audit;
  }

  RedisServer redis() {
    return redis;
  }

  TestServer server() {
    return server;
  }

  CommandClient client() {
    return client;
  }

  CarTracker connect(BiConsumer<CarTracker, String> onCommand) {
    var car = CarTracker.connect(server.port(), imei, onCommand);
    awaitMessage("device_connected");
    return car;
  }

  TestServer startServer(String... settings) throws IOException {
    var common = Stream.of("COMMANDS_AUDITSTREAM", audit, "COMMANDS_UNKNOWNANSWERWAIT", "100ms");
    var all = Stream.concat(common, Arrays.stream(settings));
    return TestServer.withScripts(folder, SCRIPTS, all.toArray(String[]::new));
  }

  void awaitMessage(String message) {
    assertThat(client.next().getString("message")).isEqualTo(message);
  }

  static BiConsumer<CarTracker, String> answeringAt(int speed) {
    return CarTracker.obeying("done", speed);
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
