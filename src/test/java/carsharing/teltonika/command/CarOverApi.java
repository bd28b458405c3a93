package carsharing.teltonika.command;

import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Imeis;
import carsharing.teltonika.testing.tracker.Records;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A server with scripts of its own, and a car that clients command over its API. */
abstract class CarOverApi {

  private static final String SCRIPTS =
      """
      scripts:
        lock:
          - { cmd: lvcanclosealldoors, timeout: 3s, verify: { property: locked, value: true, within: 1s } }
        unlock:
          - { cmd: lvcanopenalldoors, timeout: 3s }
        slow: [{ cmd: lvcanopentrunk, timeout: 60s }]
        seconds: [{ cmd: "setdigout 1 {seconds}" }]
        honk: [{ cmd: lvcanhorn }]
        requestState: [{ cmd: getrecord, recordAsResponse: true }]
      commands: { lock-central-lock: lock, request-vehicle-state: requestState }
      """;

  @TempDir Path folder;

  final String imei = Imeis.any();
  private final String registry = "cars:" + imei;
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (var each : open) {
      each.close();
    }
  }

  TestServer start(String... settings) throws IOException {
    var common =
        Stream.of(
            "CARS_PROFILE",
            "fmb130",
            "COMMANDS_UNKNOWNANSWERWAIT",
            "200ms",
            "HTTP_TOKEN",
            CommandApi.TOKEN,
            "COMMANDS_AUDITSTREAM",
            "audit:" + imei,
            "API_REQUESTSPERSECOND",
            "10000",
            "CARS_REGISTRY",
            "redis",
            "CARS_REGISTRYKEY",
            registry);
    register("golf-1", imei);
    var all = Stream.concat(common, Arrays.stream(settings)).toArray(String[]::new);
    var server = TestServer.withScripts(folder, SCRIPTS, all).awaitReady();
    open.add(server);
    return server;
  }

  void register(String id, String tracker) {
    redis("hset", registry, id, "{\"imei\":\"%s\"}".formatted(tracker));
  }

  CommandApi api(TestServer server) {
    return new CommandApi(server.httpPort(), imei);
  }

  CarTracker connect(TestServer server, BiConsumer<CarTracker, String> behaviour) {
    var car = CarTracker.connect(server.port(), imei, behaviour);
    open.add(0, car);
    await().until(() -> redis("exists", "{" + imei + "}:owner").equals("1"));
    return car;
  }

  static String redis(String... command) {
    return RedisServer.shared().ctl(command);
  }

  static void obeys(CarTracker car, String command) {
    car.answer(Commanded.DONE);
    if (command.equals("getrecord")) {
      car.send(Records.now(0));
    }
  }

  static void awaitRegistered(CommandApi api) {
    await().until(() -> api.get("/v1/vehicles/golf-1/commands").status() == 200);
  }
}
