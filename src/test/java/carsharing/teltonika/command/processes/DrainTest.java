package carsharing.teltonika.command.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.relay.Relay;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Imeis;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A server that is told to stop while cars are connected. */
@VertxTest
class DrainTest {

  private static final String LOCK = "{\"action\":\"lock\"}";
  private static final String UNLOCK = "{\"action\":\"unlock\"}";

  private final String imei = Imeis.any();

  @Test
  void endsTheCommandThatRunsAndLeavesTheNextOneToAnotherServer() throws Exception {
    var server = start();
    try (var client = new CommandClient(RedisServer.shared().uri(), imei);
        var car = CarTracker.connect(server.port(), imei, DrainTest::answerRecords)) {
      assertThat(client.next().getString("message")).isEqualTo("device_connected");
      client.send(LOCK);
      await().until(() -> car.commands().contains("lvcanclosealldoors"));

      var stopping = CompletableFuture.runAsync(server::close);
      await().until(() -> server.readiness().contains("draining"));
      client.send(UNLOCK);
      assertThat(car.isConnected()).isTrue();
      car.answer("CAN-CONTROL cmd executed successfully.");

      assertThat(client.outcome().getString("message")).isEqualTo("success");
      stopping.get(60, TimeUnit.SECONDS);
      await().until(() -> !car.isConnected());
      assertThat(car.commands()).doesNotContain("lvcanopenalldoors");
      assertThat(client.hasKey()).isTrue();
      assertThat(RedisServer.shared().ctl("exists", "{" + imei + "}:owner")).isEqualTo("0");
    }
  }

  @Test
  void acknowledgesTheRecordsThatACommandAskedForWhileItStops() throws Exception {
    var server = start();
    try (var client = new CommandClient(RedisServer.shared().uri(), imei);
        var car = CarTracker.connect(server.port(), imei, (self, text) -> {})) {
      assertThat(client.next().getString("message")).isEqualTo("device_connected");
      client.send("{\"action\":\"imoLockCallback\"}");
      await().until(() -> car.commands().contains("setdigout ?1"));
      var stopping = CompletableFuture.runAsync(server::close);
      await().until(() -> server.readiness().contains("draining"));

      car.answer("DOUT2:1");
      await().until(() -> car.commands().contains("getrecord"));
      answerRecords(car, "getrecord");

      assertThat(client.outcome().getString("message")).isEqualTo("success");
      await().until(() -> car.commands().stream().filter("getrecord"::equals).count() == 2);
      answerRecords(car, "getrecord");
      stopping.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void closesConnectionsOneAfterTheOther() throws Exception {
    var server = start("DEVICES_CLOSESPERSECOND", "1");
    var trackers = new ArrayList<Tracker>();
    IntStream.range(0, 20)
        .forEach(i -> trackers.add(Tracker.connect(server.port(), "3563070102%05d".formatted(i))));

    var stopping = CompletableFuture.runAsync(server::close);
    await().until(() -> !trackers.stream().allMatch(Tracker::isConnected));
    assertThat(trackers).anyMatch(Tracker::isConnected); // For some 20 s, if nobody closes them.

    trackers.forEach(Tracker::close);
    stopping.get(60, TimeUnit.SECONDS);
  }

  /** None of them is answered: each ends when its connection is closed. */
  @Test
  void tellsAllOutcomesBeforeItLeavesRedis() throws Exception {
    var redis = RedisServer.shared();
    var server = start("DEVICES_DRAINTIMEOUT", "500ms", "DEVICES_CLOSESPERSECOND", "100000");
    var prefix = imei.substring(0, 11);
    var trackers =
        IntStream.range(0, 500)
            .mapToObj(i -> prefix + "%04d".formatted(i))
            .map(car -> Tracker.connect(server.port()).announce(car))
            .toList();
    trackers.forEach(tracker -> tracker.awaitReceived("01"));
    var cars = IntStream.range(0, 50).mapToObj(i -> prefix + "%04d".formatted(i)).toList();
    await().until(() -> redis.ctl(with("exists", cars, ":owner")).equals("50"));
    redis.ctl(
        "eval",
        """
        for i = 0, 49 do
          local car = ARGV[1] .. string.format('%04d', i)
          redis.call('SET', car, '{"action":"lock","id":"last"}', 'EX', 60)
          redis.call('PUBLISH', car, 'redis_cmd')
        end""",
        "0",
        prefix);
    await().until(() -> redis.ctl(with("exists", cars, ":id:last")).equals("50"));

    server.close();

    assertThat(redis.ctl(with("mget", cars, ":id:last")).lines())
        .hasSize(50)
        .allMatch(outcome -> outcome.contains("\"data\":\"disconnected\""));
    assertThat(redis.ctl(with("exists", cars, ":running"))).isEqualTo("0");
    trackers.forEach(Tracker::close);
  }

  @Test
  void waitsForRedisToTellTheLastOutcomes(Vertx vertx) throws Exception {
    try (var relay = Relay.start(vertx, "127.0.0.1", RedisServer.shared().port());
        var client = new CommandClient(RedisServer.shared().uri(), imei)) {
      var server =
          start("REDIS_URI", "redis://127.0.0.1:" + relay.port(), "DEVICES_DRAINTIMEOUT", "500ms");
      try (var car = CarTracker.connect(server.port(), imei, (self, text) -> {})) {
        assertThat(client.next().getString("message")).isEqualTo("device_connected");
        client.send(LOCK);
        await().until(() -> car.commands().contains("lvcanclosealldoors"));
        relay.refuse();
        relay.cut();
        var stopping = CompletableFuture.runAsync(server::close);
        await().until(() -> !car.isConnected());
        await().pollDelay(Duration.ofMillis(300)).until(() -> true);
        relay.heal();

        assertThat(client.outcome().getString("data")).isEqualTo("disconnected");
        stopping.get(60, TimeUnit.SECONDS);
      }
    }
  }

  /** A command for one key of each car. */
  private static String[] with(String command, List<String> cars, String name) {
    return Stream.concat(Stream.of(command), cars.stream().map(car -> "{" + car + "}" + name))
        .toArray(String[]::new);
  }

  private static void answerRecords(CarTracker car, String text) {
    if (text.equals("getrecord")) {
      car.answer("Record is being sent");
      car.send(Records.now(0));
    }
  }

  private static TestServer start(String... settings) {
    return TestServer.start(RabbitServer.shared().uri(), "record." + UUID.randomUUID(), settings);
  }
}
