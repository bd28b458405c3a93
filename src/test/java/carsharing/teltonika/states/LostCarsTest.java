package carsharing.teltonika.states;

import static carsharing.teltonika.car.state.CarRecords.START;
import static carsharing.teltonika.car.state.CarRecords.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.redis.RedisLinks;
import carsharing.teltonika.testing.relay.Relay;
import carsharing.teltonika.testing.server.RedisServer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of the cars of a process that is not heard of any more. */
@VertxTest
class LostCarsTest {

  private static final String PROCESSES = "teltonika:online";
  private static final Duration SOON = Duration.ofSeconds(2);

  /** In a state: when the car has told that the ignition is off. */
  private static final String TOLD = Long.toString(START + 1000);

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Vertx vertx;
  private final List<StateProcess> survivors = new ArrayList<>();
  private RedisServer redis;
  private Relay relay;
  private StateProcess one;

  LostCarsTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @BeforeEach
  void start() {
    redis = RedisServer.start();
    relay = Relay.start(vertx, "127.0.0.1", redis.port());
    one = start("redis://127.0.0.1:" + relay.port(), "one");
    survivors.add(start(redis.uri(), "other"));
    survivors.add(start(redis.uri(), "third"));
  }

  @AfterEach
  void stop() {
    relay.heal();
    one.close();
    survivors.forEach(StateProcess::close);
    relay.close();
    redis.close();
  }

  private static StateProcess start(String uri, String process) {
    return new StateProcess(RedisLinks.settings(uri), process, 10_000, SOON, true);
  }

  private static Imei imei(int number) {
    return new Imei("35630704244%04d".formatted(number));
  }

  private static String key(Imei car, String name) {
    return "{" + car.digits() + "}:" + name;
  }

  private String presence(Imei car) {
    return presence(redis.ctl("get", key(car, "state")).strip());
  }

  private static String presence(String text) {
    if (text.isEmpty()) {
      return "";
    }
    var properties = new JsonObject(text).getJsonObject("properties");
    return properties.containsKey("online")
        ? properties.getJsonObject("online").getValue("value")
            + " "
            + properties.getJsonObject("process").getValue("value")
        : "";
  }

  /** A car that has told something, and that a connection of the process owns. */
  private void connect(StateProcess process, String name, Imei car, int connection) {
    redis.ctl("set", key(car, "owner"), name + "/" + connection + "/1700000000000");
    process.connected(car, connection);
    process.arrived(car, at(START, IoElements.builder().add1(239, 1).build()));
    await().atMost(PATIENCE).until(() -> presence(car).equals("true " + name));
  }

  private List<String> presences(List<Imei> cars) {
    var words =
        Stream.concat(Stream.of("mget"), cars.stream().map(car -> key(car, "state")))
            .toArray(String[]::new);
    return redis.ctl(words).lines().map(LostCarsTest::presence).toList();
  }

  /** Redis hears nothing of it any more. */
  private void lose(Imei... cars) {
    relay.refuse();
    relay.cut();
    if (cars.length > 0) {
      var keys = Stream.of(cars).map(car -> key(car, "owner"));
      redis.ctl(Stream.concat(Stream.of("del"), keys).toArray(String[]::new));
    }
  }

  private List<String> told(Imei car) {
    return survivors.stream().flatMap(process -> process.events(car).stream()).toList();
  }

  private void awaitSettled() {
    await()
        .atMost(PATIENCE)
        .until(() -> redis.ctl("hexists", PROCESSES, "one").strip().equals("0"));
  }

  /** More cars than are written at a time. */
  private List<Imei> connectMany() {
    var cars = new ArrayList<Imei>();
    var owners = new ArrayList<>(List.of("mset"));
    for (var i = 0; i < 200; i++) {
      cars.add(imei(i));
      owners.addAll(List.of(key(imei(i), "owner"), "one/" + (1000 + i) + "/1700000000000"));
    }
    redis.ctl(owners.toArray(String[]::new));
    for (var i = 0; i < 200; i++) {
      one.connected(imei(i), 1000 + i);
      one.arrived(imei(i), at(START, IoElements.builder().add1(239, 1).build()));
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(presences(cars)).hasSize(200).containsOnly("true one"));
    return cars;
  }

  /** The line of events is short, and no event is lost. */
  @Test
  void theEventsOfManyCarsWaitForRoom() {
    survivors.forEach(StateProcess::close);
    survivors.clear();
    var settings = RedisLinks.settings(redis.uri());
    var interval = Duration.ofMillis(50);
    survivors.add(new StateProcess(settings, "narrow", 10_000, SOON, true, interval, 40));
    var cars = connectMany();

    lose(cars.toArray(Imei[]::new));

    for (var car : cars) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(told(car)).containsExactly("offline"));
    }
  }

  @Test
  void aCarStaysListedUntilRedisHasThatItIsOffline() {
    one.close();
    var settings = RedisLinks.settings("redis://127.0.0.1:" + relay.port());
    one = new StateProcess(settings, "one", 10_000, SOON, true, Duration.ofHours(1), 1_000);
    var car = imei(1);
    redis.ctl("set", key(car, "owner"), "one/11/1700000000000");
    one.connected(car, 11);
    await().atMost(PATIENCE).until(() -> one.cars() == 1);
    one.arrived(car, at(START, IoElements.builder().add1(239, 1).build()));
    await().atMost(PATIENCE).until(() -> presence(car).equals("true one"));
    await().atMost(PATIENCE).until(() -> one.waiting() == 0);

    one.disconnected(car, 11);
    await().atMost(PATIENCE).until(() -> one.waiting() == 1); // It is not due.
    assertThat(isListed("one", car)).isTrue();
    lose(car);

    awaitSettled();
    assertThat(presence(car)).startsWith("false ");
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(told(car)).containsExactly("offline"));
  }

  @Test
  void aCarWithAConnectionThatWasForgottenStaysListed() {
    var small = new StateProcess(redis.uri(), "small", 1);
    survivors.add(small);
    var car = imei(1);
    connect(small, "small", car, 11);
    connect(small, "small", imei(2), 12);

    small.arrived(car, at(START + 1000, IoElements.builder().add1(239, 0).build()));

    await().atMost(PATIENCE).until(() -> redis.ctl("get", key(car, "state")).contains(TOLD));
    assertThat(isListed("small", car)).isTrue();
  }

  private boolean isListed(String process, Imei car) {
    return redis.ctl("sismember", PROCESSES + ":" + process, car.digits()).strip().equals("1");
  }

  @Test
  void theyAreOfflineAndOneProcessTellsIt() {
    var cars = connectMany();

    lose(cars.toArray(Imei[]::new));

    awaitSettled();
    assertThat(presences(cars)).hasSize(200).allMatch(each -> each.startsWith("false "));
    for (var car : cars) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(told(car)).containsExactly("offline"));
    }
    assertThat(redis.ctl("exists", PROCESSES + ":one").strip()).isEqualTo("0");
    var state = new JsonObject(redis.ctl("get", key(imei(0), "state")));
    assertThat(state.getJsonObject("properties").getJsonObject("ignition").getLong("at"))
        .isEqualTo(START);
  }

  @Test
  void aCarThatHasConnectedElsewhereStaysOnline() {
    var moved = imei(1);
    var claimed = imei(2);
    connect(one, "one", moved, 11);
    connect(one, "one", claimed, 12);
    var lost = imei(3);
    connect(one, "one", lost, 13);
    connect(survivors.get(0), "other", moved, 21);
    redis.ctl("set", key(claimed, "owner"), "other/22/1700000000001");

    lose(lost);

    await().atMost(PATIENCE).until(() -> presence(lost).startsWith("false "));
    await()
        .atMost(PATIENCE)
        .until(() -> redis.ctl("scard", PROCESSES + ":one").strip().equals("1"));
    assertThat(presence(moved)).isEqualTo("true other");
    assertThat(presence(claimed)).isEqualTo("true one");
    assertThat(told(moved)).doesNotContain("offline");
    assertThat(told(claimed)).isEmpty();

    redis.ctl("del", key(claimed, "owner")); // It was lost again before its state was written.
    awaitSettled();
    assertThat(presence(claimed)).startsWith("false ");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(told(claimed)).containsExactly("offline"));
  }

  @Test
  void aProcessThatWasOnlySilentSaysThatItsCarsAreOnline() {
    var car = imei(1);
    connect(one, "one", car, 11);
    lose(car);
    awaitSettled();
    assertThat(presence(car)).startsWith("false ");

    redis.ctl("set", key(car, "owner"), "one/11/1700000000000");
    relay.heal();

    await().atMost(PATIENCE).until(() -> presence(car).equals("true one"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(one.events(car)).containsExactly("online", "online"));
    assertThat(redis.ctl("sismember", PROCESSES + ":one", car.digits()).strip()).isEqualTo("1");
  }

  @Test
  void aProcessThatStopsLeavesNothing() {
    var car = imei(1);
    var stopping = start(redis.uri(), "stopping");
    connect(stopping, "stopping", car, 11);
    stopping.disconnected(car, 11);

    stopping.close();

    await().atMost(PATIENCE).until(() -> presence(car).startsWith("false "));
    await()
        .atMost(PATIENCE)
        .until(() -> redis.ctl("exists", PROCESSES + ":stopping").strip().equals("0"));
    await()
        .atMost(PATIENCE)
        .until(() -> redis.ctl("hexists", PROCESSES, "stopping").strip().equals("0"));
  }
}
