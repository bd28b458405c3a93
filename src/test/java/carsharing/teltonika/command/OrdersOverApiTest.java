package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Imeis;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orders over the API of two processes: each is one command, or none. */
class OrdersOverApiTest {

  private static final int CARS = 20;
  private static final String REGISTRY = "cars:" + UUID.randomUUID();
  private static final Queue<String> FREE = new ArrayDeque<>();

  private static TestServer first;
  private static TestServer second;

  private final String imei = FREE.remove();
  private CommandApi api;
  private CommandApi other;
  private final List<CarTracker> cars = new ArrayList<>();

  @BeforeAll
  static void start() {
    for (var i = 0; i < CARS; i++) {
      var car = Imeis.any();
      FREE.add(car);
      redis("hset", REGISTRY, "car-" + i, "{\"imei\":\"%s\"}".formatted(car));
    }
    first = startServer();
    second = startServer();
    for (var server : List.of(first, second)) {
      var api = new CommandApi(server.httpPort(), "car-0");
      await().until(() -> api.get("/v1/vehicles/car-0/commands").status() == 200);
    }
  }

  private static void obey(CarTracker car, String text) {
    car.answer(Commanded.DONE);
  }

  @BeforeEach
  void connect() {
    api = new CommandApi(first.httpPort(), imei);
    other = new CommandApi(second.httpPort(), imei);
  }

  @AfterAll
  static void stop() {
    first.close();
    second.close();
  }

  private static TestServer startServer() {
    return TestServer.start(
            RabbitServer.shared().uri(),
            "record." + UUID.randomUUID(),
            "HTTP_TOKEN",
            CommandApi.TOKEN,
            "API_REQUESTSPERSECOND",
            "10000",
            "CARS_REGISTRY",
            "redis",
            "CARS_REGISTRYKEY",
            REGISTRY)
        .awaitReady();
  }

  @AfterEach
  void disconnect() {
    cars.forEach(CarTracker::close);
  }

  private CarTracker connect(TestServer server, BiConsumer<CarTracker, String> behaviour) {
    var car = CarTracker.connect(server.port(), imei, behaviour);
    cars.add(car);
    return car;
  }

  private CarTracker connected(TestServer server, BiConsumer<CarTracker, String> behaviour) {
    var car = connect(server, behaviour);
    await().until(() -> redis("exists", "{" + imei + "}:owner").equals("1"));
    return car;
  }

  private static String redis(String... command) {
    return RedisServer.shared().ctl(command);
  }

  @Test
  void runsACommandOnWhicheverProcessTheCarIs() {
    var car = connected(second, OrdersOverApiTest::obey);

    var done = api.command("draw-attention", "").is(200).body();

    assertThat(done.getString("outcome")).isEqualTo("success");
    assertThat(car.commands()).contains("lvcanturninglights", "lvcanhorn");
    assertThat(other.get("/v1/commands/" + done.getString("id")).is(200).body().getString("status"))
        .isEqualTo("ended");
  }

  @Test
  void theSameKeyIsTheSameCommand() {
    var car = connected(first, OrdersOverApiTest::obey);

    var done = api.command("unlock", "", "Idempotency-Key", "rental 1").is(200).body();
    var again = other.command("unlock-central-lock", "", "Idempotency-Key", "rental 1").is(200);

    assertThat(again.body().getString("id")).isEqualTo(done.getString("id"));
    assertThat(again.body().getJsonArray("trail")).isEqualTo(done.getJsonArray("trail"));
    assertThat(api.command("lock", "", "Idempotency-Key", "rental 1").is(409).problem())
        .isEqualTo("idempotency-key-reused");
    var body = "{\"interlocks\":{\"maxSpeed\":5}}";
    var changed = api.send("unlock", "", body, "Idempotency-Key", "rental 1").join();
    assertThat(CommandApi.reply(changed).is(409).problem()).isEqualTo("idempotency-key-reused");
    assertThat(car.commands()).containsOnlyOnce("lvcanopenalldoors");
    assertThat(
            api.command("unlock", "", "Idempotency-Key", "rental 2").is(200).body().getString("id"))
        .isNotEqualTo(done.getString("id"));
  }

  @Test
  void twoAtOnceWithTheSameKeyAreOneCommand() {
    var car = connected(first, OrdersOverApiTest::obey);

    for (var i = 0; i < 10; i++) {
      var key = "both " + i;
      var sent =
          Stream.of(api, other, api, other)
              .map(each -> each.send("unlock", "", "{}", "Idempotency-Key", key))
              .toList();
      assertThat(sent.stream().map(each -> CommandApi.reply(each.join()).is(200)))
          .extracting(reply -> reply.body().getString("id"))
          .hasSize(4)
          .containsOnly(CommandApi.reply(sent.get(0).join()).body().getString("id"));
    }
    assertThat(car.commands().stream().filter("lvcanopenalldoors"::equals)).hasSize(10);
    assertThat(api.history(20)).hasSize(10);
  }

  @Test
  void aCommandWaitsForACarThatConnectsElsewhere() {
    var waiting = api.command("unlock", "?ttl=1h", "Prefer", "respond-async").is(202);
    assertThat(api.command("lock", "?ttl=1h").is(409).problem()).isEqualTo("busy");

    var car = connect(second, OrdersOverApiTest::obey);

    await()
        .until(
            () -> api.get(waiting.header("location")).body().getString("status").equals("ended"));
    var ended = api.get(waiting.header("location"));
    assertThat(ended.body().getString("outcome")).isEqualTo("success");
    assertThat(ended.stages()).startsWith("taken", "sent").endsWith("ended");
    assertThat(car.commands()).containsOnlyOnce("lvcanopenalldoors");
  }

  @Test
  void aCommandThatWaitsCanBeCancelled() {
    try (var client = new CommandClient(RedisServer.shared().uri(), imei)) {
      var waiting =
          api.command("unlock", "?ttl=1h", "Prefer", "respond-async", "Idempotency-Key", "a");

      other.delete(waiting.header("location")).is(204);
      other.delete(waiting.header("location")).is(204);

      assertThat(client.outcome().getString("data")).isEqualTo("cancelled");
      var ended = api.get(waiting.header("location")).is(200).body();
      assertThat(ended.getString("outcome")).isEqualTo("failed");
      assertThat(ended.getString("reason")).isEqualTo("cancelled");
      var car = connected(first, OrdersOverApiTest::obey);
      assertThat(
              api.command("unlock", "", "Idempotency-Key", "a").is(200).body().getString("reason"))
          .isEqualTo("cancelled");
      assertThat(api.command("lock", "").is(200).body().getString("outcome")).isEqualTo("success");
      assertThat(car.commands()).doesNotContain("lvcanopenalldoors");
      assertThat(client.received())
          .filteredOn(message -> "cancelled".equals(message.getValue("data")))
          .hasSize(1);
    }
  }

  @Test
  void aCommandThatACarHasTakenCannotBeCancelled() {
    var car = connected(first, (self, text) -> {});
    var running = api.command("unlock", "", "Prefer", "respond-async").is(202);
    await().until(() -> car.commands().contains("lvcanopenalldoors"));

    assertThat(other.delete(running.header("location")).is(409).problem())
        .isEqualTo("already-taken");

    car.answer(Commanded.DONE);
    await()
        .until(
            () -> api.get(running.header("location")).body().getString("status").equals("ended"));
    assertThat(other.delete(running.header("location")).is(409).problem())
        .isEqualTo("already-taken");
    assertThat(api.delete("/v1/commands/" + imei + "-" + "0".repeat(32)).is(404).problem())
        .isEqualTo("unknown-command");
  }

  /** The car connects while the command is cancelled: it is cancelled or run, never both. */
  @Test
  void eitherTheCarOrTheCancellationIsQuicker() {
    for (var i = 0; i < 10; i++) {
      var waiting = api.command("unlock", "?ttl=1h", "Prefer", "respond-async").is(202);
      try (var car =
          CarTracker.connect((i % 2 == 0 ? first : second).port(), imei, OrdersOverApiTest::obey)) {
        var cancelled = other.delete(waiting.header("location")).status() == 204;
        await()
            .until(
                () ->
                    api.get(waiting.header("location")).body().getString("status").equals("ended"));
        var ended = api.get(waiting.header("location")).body();
        assertThat(ended.getString("outcome")).isEqualTo(cancelled ? "failed" : "success");
        assertThat(car.commands().contains("lvcanopenalldoors")).isEqualTo(!cancelled);
      }
      await().until(() -> redis("exists", "{" + imei + "}:owner").equals("0"));
    }
  }

  @Test
  void asksACarForItsState() {
    connected(
        first,
        (car, text) -> {
          if (text.equals("getrecord")) {
            car.send(Commanded.record(System.currentTimeMillis(), Lockable.CLOSED));
          }
        });

    var done = other.command("request-vehicle-state", "").is(200).body();

    assertThat(done.getString("outcome")).isEqualTo("success");
    assertThat(done.getString("recordTime")).isNotEmpty();
    var lock =
        done.getJsonObject("state").getJsonObject("properties").getJsonObject("central_lock");
    assertThat(lock.getString("value")).isEqualTo("locked");
    var again = other.get("/v1/vehicles/" + imei + "/state?refresh=true").is(200).body();
    assertThat(
            again.getJsonObject("properties").getJsonObject("central_lock").getString("timestamp"))
        .isGreaterThan(lock.getString("timestamp"));
    assertThat(other.get("/v1/vehicles/" + imei + "/capabilities").is(200).body().encode())
        .contains("{\"name\":\"request-vehicle-state\",\"action\":\"requestState\"}")
        .contains("\"verifies\":[{\"property\":\"locked\",\"value\":true}]");
  }
}
