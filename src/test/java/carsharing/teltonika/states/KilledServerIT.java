package carsharing.teltonika.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.car.state.CarRecords;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.server.Ports;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.ServerProcess;
import carsharing.teltonika.testing.tracker.Imeis;
import carsharing.teltonika.testing.tracker.Tracker;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Redis knows of cars whose server process was killed. */
class KilledServerIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Longer than a loaded machine keeps a living process from saying so. */
  private static final String DEAD_AFTER = "10s";

  @TempDir private Path folder;

  private final RedisServer redis = RedisServer.start();
  private final String rabbit = RabbitServer.shared().uri();
  private final String queue = "vehicle.state." + UUID.randomUUID();
  private final List<ServerProcess> servers = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(ServerProcess::close);
    redis.close();
  }

  private ServerProcess start() {
    var environment =
        Map.of(
            "STATE_PUBLISH",
            "true",
            "STATE_QUEUE",
            queue,
            "STATE_WRITEINTERVAL",
            "10ms",
            "CARS_ASKHARDWARE",
            "false",
            "COMMANDS_DEADAFTER",
            DEAD_AFTER,
            "COMMANDS_OWNERTTL",
            DEAD_AFTER);
    var server = ServerProcess.startReady(folder, redis, environment);
    servers.add(server);
    return server;
  }

  private JsonObject properties(String imei) {
    var text = redis.ctl("get", "{" + imei + "}:state").strip();
    return text.isEmpty() ? new JsonObject() : new JsonObject(text).getJsonObject("properties");
  }

  private String value(String imei, String name) {
    return properties(imei).getJsonObject(name, new JsonObject()).getString("value", "");
  }

  private static void send(Tracker tracker) {
    tracker.forget();
    tracker.send(
        Tracker.frame(
            CarRecords.at(System.currentTimeMillis(), IoElements.builder().add1(239, 1).build())));
    tracker.awaitAcknowledged(1);
  }

  private static List<String> kinds(QueueReader events, String imei) throws Exception {
    return events.json().stream()
        .filter(event -> event.get("imei").textValue().equals(imei))
        .map(event -> event.get("event").textValue())
        .toList();
  }

  @Test
  void itsCarsAreOfflineUnlessTheyHaveConnectedToTheOtherOne() throws Exception {
    var lost = Imeis.any();
    var moved = Imeis.any();
    var killed = start();
    var other = start();
    try (var events = new QueueReader(rabbit, queue);
        var first = Tracker.connect(killed.port(), lost);
        var second = Tracker.connect(killed.port(), moved)) {
      send(first);
      send(second);
      for (var imei : List.of(lost, moved)) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(kinds(events, imei)).containsExactly("online"));
        await().atMost(PATIENCE).until(() -> value(imei, "online").equals("true"));
      }
      var before = value(lost, "process");
      assertThat(value(moved, "process")).isEqualTo(before);

      killed.kill9();

      try (var again = Tracker.connect(other.port(), moved)) {
        send(again);
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(kinds(events, lost)).contains("offline"));
        await()
            .atMost(PATIENCE)
            .until(() -> redis.ctl("hexists", "teltonika:online", before).strip().equals("0"));
        assertThat(value(lost, "online")).isEqualTo("false");
        assertThat(value(moved, "online")).isEqualTo("true");
        assertThat(value(moved, "process")).isNotEqualTo(before);
        assertThat(kinds(events, lost)).containsExactly("online", "offline");
        assertThat(kinds(events, moved)).doesNotContain("offline");
      }
    }
  }

  @Test
  void itsStatesAreWhatTheRecordsTellOnceTheCarsHaveSentTheRest() throws Exception {
    var killed = start();
    var cars =
        IntStream.range(0, 8).mapToObj(i -> new PersistentCar(Imeis.any(), killed.port())).toList();
    cars.forEach(PersistentCar::start);
    await().atMost(PATIENCE).until(() -> cars.stream().allMatch(car -> car.sent() > 100));

    killed.kill9(); // While records come, and so while states are written.
    var other = start();
    cars.forEach(car -> car.goTo(other.port()));
    for (var car : cars) {
      var before = car.sent();
      await().atMost(PATIENCE).until(() -> car.sent() > before + 20);
    }
    cars.forEach(PersistentCar::finish);

    for (var car : cars) {
      var expected = CarRecords.told(car.records());
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(told(car.imei())).isEqualTo(expected));
    }
  }

  /** What records have told, without what is known of connections. */
  private JsonObject told(String imei) {
    var all = properties(imei);
    List.of("lastSeen", "online", "process").forEach(all::remove);
    return all;
  }

  /**
   * A tracker that sends each frame again until it is acknowledged, on one connection or another.
   */
  private static final class PersistentCar {

    private static final long BEGIN = System.currentTimeMillis() - 3_600_000;

    private final String imei;
    private final List<AvlRecord> records = new ArrayList<>();
    private final Thread thread = new Thread(this::run);
    private volatile int port;
    private volatile int sent;
    private volatile boolean isFinishing;

    PersistentCar(String imei, int port) {
      this.imei = imei;
      this.port = port;
    }

    String imei() {
      return imei;
    }

    void start() {
      thread.start();
    }

    /** How many records were acknowledged. */
    int sent() {
      return sent;
    }

    void goTo(int newPort) {
      port = newPort;
    }

    void finish() {
      isFinishing = true;
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Those that were acknowledged, once it has finished. */
    List<AvlRecord> records() {
      return records;
    }

    private void run() {
      var frame = next();
      while (true) {
        try (var tracker = Tracker.connect(port, imei)) {
          while (deliver(tracker, frame)) {
            records.addAll(List.of(frame));
            sent = records.size();
            if (isFinishing) {
              return;
            }
            frame = next();
          }
        } catch (RuntimeException | AssertionError e) {
          await().atMost(PATIENCE).until(() -> Ports.accepts(port)); // It was killed.
        }
      }
    }

    private static boolean deliver(Tracker tracker, AvlRecord[] frame) {
      tracker.forget();
      tracker.send(Tracker.frame(frame));
      await()
          .atMost(PATIENCE)
          .until(() -> tracker.received().length() >= 8 || !tracker.isConnected());
      return tracker.received().equals("%08x".formatted(frame.length));
    }

    /** Newest first, and each with the same elements: the newest record tells all. */
    private AvlRecord[] next() {
      var number = records.size();
      return IntStream.of(number + 2, number + 1, number)
          .mapToObj(
              i ->
                  CarRecords.at(
                      BEGIN + i,
                      IoElements.builder()
                          .add1(239, i % 2)
                          .add4(16, i * 1000L)
                          .add8(78, -1L - i)
                          .add8(132, 1L << 28 | (long) (i % 3) << 40)
                          .build()))
          .toArray(AvlRecord[]::new);
    }
  }
}
