package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.Futures;
import carsharing.teltonika.testing.relay.Relay;
import carsharing.teltonika.testing.relay.Relay.Way;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Records;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Redis does what it is asked, and its answers do not come through, or come late. A relay stands
 * between it and the server. Clients reach Redis without the relay.
 */
class LostRepliesTest {

  private static final String DONE = "CAN-CONTROL cmd executed successfully.";
  private static final String LOCK = "{\"action\":\"lock\"}";
  private static final int CARS = 30;

  private final Vertx vertx = Vertx.vertx();
  private RedisServer redis;
  private Relay relay;
  private TestServer server;

  @BeforeEach
  void start() {
    redis = RedisServer.start();
    relay = Relay.start(vertx, "127.0.0.1", redis.port());
    server = startServer("REDIS_PINGINTERVAL", "500ms");
  }

  @AfterEach
  void stop() {
    relay.heal();
    server.close();
    relay.close();
    Futures.get(vertx.close());
    redis.close();
  }

  private TestServer startServer(String... more) {
    var settings =
        new ArrayList<>(
            List.of(
                "REDIS_URI",
                "redis://127.0.0.1:" + relay.port(),
                "COMMANDS_OWNERTTL",
                "3s",
                "COMMANDS_DEADAFTER",
                "4s"));
    settings.addAll(List.of(more));
    return TestServer.start(
        RabbitServer.shared().uri(),
        "record." + UUID.randomUUID(),
        settings.toArray(String[]::new));
  }

  private void restart(String... settings) {
    server.close();
    server = startServer(settings);
  }

  /** A car that answers, and its client. */
  private record Car(String imei, CarTracker tracker, CommandClient client)
      implements AutoCloseable {

    void awaitConnected() {
      assertThat(client.next().getString("message")).isEqualTo("device_connected");
    }

    List<String> doors() {
      return tracker.commands().stream().filter(text -> text.startsWith("lvcan")).toList();
    }

    @Override
    public void close() {
      tracker.close();
      client.close();
    }
  }

  private Car connect(int number, BiConsumer<CarTracker, String> onCommand) {
    var imei = "3563070666%05d".formatted(number);
    var client = new CommandClient(redis.uri(), imei);
    var car = new Car(imei, CarTracker.connect(server.port(), imei, onCommand), client);
    car.awaitConnected();
    return car;
  }

  private static void answer(CarTracker self, String text) {
    self.answer(DONE);
    if (text.equals("getrecord")) {
      self.send(Records.now(0));
    }
  }

  private boolean isTaken(Car car) {
    return !car.client().hasKey();
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofSeconds(30));
  }

  private void assertOneSuccess(Car car) {
    assertThat(car.client().outcome().getString("message")).isEqualTo("success");
    assertThat(car.doors()).hasSize(1);
  }

  @Test
  void loseNoCommandIfTheyAreHeldUntilTheConnectionIsGivenUp() {
    var cars = new ArrayList<Car>();
    try {
      for (var i = 0; i < CARS; i++) {
        cars.add(connect(i, LostRepliesTest::answer));
      }
      for (var car : cars) {
        car.client().write(LOCK, 60);
      }
      relay.holdOlder(Way.TO_CLIENT);
      cars.forEach(car -> car.client().announce());
      patiently().until(() -> cars.stream().allMatch(this::isTaken));
      patiently().until(() -> server.readiness().contains("does not answer"));
      relay.heal();

      cars.forEach(this::assertOneSuccess);
    } finally {
      cars.forEach(Car::close);
    }
  }

  @Test
  void loseNoCommandIfTheConnectionIsReset() {
    var cars = new ArrayList<Car>();
    try {
      for (var i = 0; i < CARS; i++) {
        cars.add(connect(100 + i, LostRepliesTest::answer));
        cars.get(i).client().write(LOCK, 60);
      }
      relay.holdOlder(Way.TO_CLIENT);
      cars.forEach(car -> car.client().announce());
      patiently().until(() -> cars.stream().allMatch(this::isTaken));
      relay.cut();
      relay.heal();

      cars.forEach(this::assertOneSuccess);
    } finally {
      cars.forEach(Car::close);
    }
  }

  @Test
  void letNoCommandBeginAfterItsTime() {
    restart();
    try (var car = connect(200, LostRepliesTest::answer)) {
      relay.holdOlder(Way.TO_CLIENT);
      car.client().write(LOCK, 1);
      car.client().announce();
      patiently().until(() -> isTaken(car));
      await().pollDelay(Duration.ofMillis(1100)).until(() -> true);
      relay.heal();

      assertThat(car.client().outcome().getString("data")).isEqualTo("expired");
      assertThat(car.doors()).isEmpty();
    }
  }

  @Test
  void letNoCommandBeginAfterTheTimeThatItHadBeforeTheConnectionWasReset() {
    try (var car = connect(201, LostRepliesTest::answer)) {
      car.client().write("{\"action\":\"lock\",\"ttl\":\"1s\"}", 60);
      relay.holdOlder(Way.TO_CLIENT);
      car.client().announce();
      patiently().until(() -> isTaken(car));
      relay.cut();
      relay.refuse();
      await().pollDelay(Duration.ofMillis(1100)).until(() -> true);
      relay.heal();

      assertThat(car.client().outcome().getString("data")).isEqualTo("expired");
      assertThat(car.doors()).isEmpty();
    }
  }

  /** Whether the id was used before is not known then; it is not used up. */
  @Test
  void leaveTheIdFreeOfACommandOfWhichRedisDidNotSayWhetherItMayBegin() {
    var lock = "{\"action\":\"lock\",\"id\":\"again\"}";
    try (var car =
        connect(
            300,
            (self, text) -> {
              if (text.equals("lvcanopenalldoors")) {
                return; // Answered by the test.
              }
              answer(self, text);
            })) {
      car.client().send("{\"action\":\"unlock\"}");
      await().until(() -> car.doors().size() == 1);
      car.client().send(lock);
      assertThat(car.client().next().getString("message")).isEqualTo("connection_exists");
      assertThat(car.client().next().getString("message")).isEqualTo("connection_exists");
      relay.hold(Way.TO_CLIENT);
      car.tracker().answer(DONE);
      assertThat(car.client().outcome().getString("message")).isEqualTo("success");
      patiently()
          .until(() -> redis.ctl("GET", "{" + car.imei() + "}:id:again").startsWith("begun"));
      relay.cut();
      relay.heal();

      assertThat(car.client().outcome().getString("data")).startsWith("redis_away: ");
      assertThat(car.doors()).hasSize(1);
      assertThat(car.client().send(lock).outcome().getString("message")).isEqualTo("success");
      assertThat(car.doors()).hasSize(2);
    }
  }

  /** As when a connection is lost whose last bytes still reach Redis. */
  @Test
  void loseNoCommandThatIsTakenByARequestOfAConnectionThatWasGivenUp() {
    try (var car = connect(400, LostRepliesTest::answer)) {
      relay.hold(Way.TO_SERVER);
      car.client().write(LOCK, 60);
      car.client().announce();
      patiently().until(() -> server.readiness().contains("does not answer"));
      assertThat(isTaken(car)).isFalse();
      relay.heal();

      assertOneSuccess(car);
      assertThat(car.client().unread()).noneMatch(message -> message.containsKey("data"));
    }
  }

  /** Nobody waits for it: its taking was given up, and Redis has done it all the same. */
  @Test
  void loseNoCommandThatNobodyKnowsToBeTaken() {
    try (var car = connect(500, LostRepliesTest::answer)) {
      var life = redis.ctl("HKEYS", "teltonika:processes").strip();
      var entry = "%d\n60000\nannounced\nstring\n%s".formatted(System.currentTimeMillis(), LOCK);
      redis.ctl("HSET", "{" + car.imei() + "}:running", life + "/lost", entry);

      assertOneSuccess(car);
      await().until(() -> redis.ctl("EXISTS", "{" + car.imei() + "}:running").equals("0"));
    }
  }

  /** As after a restart of a Redis that does not write each command to its disk at once. */
  @Test
  void runNoCommandAgainOfWhichRedisHasForgottenThatItWasTold() {
    try (var car = connect(510, LostRepliesTest::answer)) {
      assertThat(car.client().send(LOCK).outcome().getString("message")).isEqualTo("success");
      var told = redis.ctl("KEYS", "{" + car.imei() + "}:told:*").strip();
      var life = redis.ctl("HKEYS", "teltonika:processes").strip();
      var field = life + "/" + told.substring(told.lastIndexOf(':') + 1);
      var entry = "%d\n60000\nannounced\nstring\n%s".formatted(System.currentTimeMillis(), LOCK);

      redis.ctl("DEL", told);
      redis.ctl("HSET", "{" + car.imei() + "}:running", field, entry);

      patiently().until(() -> redis.ctl("EXISTS", "{" + car.imei() + "}:running").equals("0"));
      assertThat(car.client().outcomeWithin(1)).isEmpty();
      assertThat(car.doors()).hasSize(1);
    }
  }

  @Test
  void haveACommandTakenByAConnectionOfTheCarRunByTheNextOne() {
    var imei = "356307066600501";
    try (var first = connect(501, LostRepliesTest::answer)) {
      relay.holdOlder(Way.TO_CLIENT);
      first.client().write(LOCK, 60);
      first.client().announce();
      patiently().until(() -> isTaken(first));
      try (var second = CarTracker.connect(server.port(), imei, LostRepliesTest::answer)) {
        relay.cut();
        relay.heal();

        assertThat(first.client().outcome().getString("message")).isEqualTo("success");
        assertThat(second.commands()).contains("lvcanclosealldoors");
        assertThat(first.doors()).isEmpty();
      }
    }
  }

  @Test
  void tellOfACommandWhoseCarHasGoneMeanwhile() {
    try (var car = connect(502, LostRepliesTest::answer)) {
      relay.holdOlder(Way.TO_CLIENT);
      car.client().write(LOCK, 60);
      car.client().announce();
      patiently().until(() -> isTaken(car));
      car.tracker().close();
      relay.cut();
      relay.heal();

      assertThat(car.client().outcome().getString("data")).isEqualTo("disconnected");
      assertThat(car.client().outcomeWithin(1)).isEmpty();
    }
  }
}
