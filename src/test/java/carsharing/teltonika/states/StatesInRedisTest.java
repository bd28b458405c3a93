package carsharing.teltonika.states;

import static carsharing.teltonika.car.state.CarRecords.START;
import static carsharing.teltonika.car.state.CarRecords.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.car.profile.Property;
import carsharing.teltonika.car.state.CarRecords;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.tracker.Imeis;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** States reach Redis whatever happens to it, and two processes that write one car lose nothing. */
class StatesInRedisTest {

  private RedisServer redis;
  private StateProcess one;
  private StateProcess other;

  @BeforeEach
  void start() {
    redis = RedisServer.start("appendonly yes", "appendfsync everysec");
    one = new StateProcess(redis.uri(), "one");
    other = new StateProcess(redis.uri(), "other");
  }

  @AfterEach
  void stop() {
    one.close();
    other.close();
    redis.close();
  }

  private static Imei imei(int number) {
    return new Imei("35630704244%04d".formatted(number));
  }

  private String raw(Imei imei) {
    return redis.ctl("get", "{" + imei.digits() + "}:state").strip();
  }

  private JsonObject properties(Imei imei) {
    var text = raw(imei);
    return text.startsWith("{")
        ? new JsonObject(text).getJsonObject("properties", new JsonObject())
        : new JsonObject();
  }

  /** What records have told, without what is known of connections. */
  private JsonObject told(Imei imei) {
    var all = properties(imei);
    List.of("lastSeen", "online", "process").forEach(all::remove);
    return all;
  }

  private static JsonObject expected(List<AvlRecord> records) {
    return CarRecords.told(records);
  }

  private void awaitAllWritten() {
    await().untilAsserted(() -> assertThat(one.waiting() + other.waiting()).isZero());
  }

  @Test
  void aRecordReachesRedisWithATimeToLive() {
    var car = imei(1);
    one.arrived(car, at(START, IoElements.builder().add1(239, 1).build()));

    await()
        .untilAsserted(
            () ->
                assertThat(properties(car).getJsonObject("ignition"))
                    .isEqualTo(
                        new JsonObject("{\"value\":true,\"at\":" + START + ",\"source\":239}")));
    assertThat(redis.ctl("pttl", "{" + car.digits() + "}:state")).matches("8\\d{7}\\s*");
    assertThat(properties(car).getJsonObject("lastSeen").getLong("value"))
        .isCloseTo(System.currentTimeMillis(), org.assertj.core.data.Offset.offset(60_000L));
  }

  @Test
  void twoProcessesThatWriteTheSameCarsAtTheSameTimeLoseNothing() throws Exception {
    var random = new Random(7);
    var weeks = new ArrayList<List<AvlRecord>>();
    for (var i = 0; i < 20; i++) {
      weeks.add(CarRecords.ofAWeek(random, 200));
    }
    var threads = new ArrayList<Thread>();
    for (var process : List.of(one, other)) {
      for (var half = 0; half < 2; half++) {
        var seed = random.nextLong();
        var thread = new Thread(() -> sendHalf(process, weeks, new Random(seed)));
        thread.start();
        threads.add(thread);
      }
    }
    for (var thread : threads) {
      thread.join();
    }
    for (var i = 0; i < weeks.size(); i++) { // Whatever the threads have left out.
      for (var record : weeks.get(i)) {
        (random.nextBoolean() ? one : other).arrived(imei(i), record);
      }
    }

    awaitAllWritten();
    for (var i = 0; i < weeks.size(); i++) {
      var car = imei(i);
      var week = expected(weeks.get(i));
      await().untilAsserted(() -> assertThat(told(car)).isEqualTo(week));
    }
  }

  private static void sendHalf(StateProcess process, List<List<AvlRecord>> weeks, Random random) {
    for (var round = 0; round < 1_000; round++) {
      var car = random.nextInt(weeks.size());
      var week = weeks.get(car);
      process.arrived(imei(car), week.get(random.nextInt(week.size())));
    }
  }

  @Test
  void nothingIsLostIfRedisIsKilledWhileStatesAreWritten() {
    var random = new Random(8);
    var weeks = new ArrayList<List<AvlRecord>>();
    for (var i = 0; i < 50; i++) {
      var week = new ArrayList<>(CarRecords.ofAWeek(random, 60));
      Collections.shuffle(week, random);
      weeks.add(week);
    }
    for (var round = 0; round < 60; round++) {
      for (var i = 0; i < weeks.size(); i++) {
        (random.nextBoolean() ? one : other).arrived(imei(i), weeks.get(i).get(round));
      }
      if (round == 10) {
        await().untilAsserted(() -> assertThat(raw(imei(0))).isNotEmpty());
      }
      if (round == 20 || round == 40) {
        redis.kill9();
      }
      if (round == 30 || round == 50) {
        redis.restart();
      }
    }

    for (var i = 0; i < weeks.size(); i++) {
      var car = imei(i);
      var week = expected(weeks.get(i));
      await().untilAsserted(() -> assertThat(told(car)).isEqualTo(week));
    }
    awaitAllWritten();
  }

  @Test
  void aRedisThatHasForgottenEverythingGetsAllStatesAgain() {
    var car = imei(1);
    one.arrived(car, at(START, IoElements.builder().add1(239, 1).build()));
    await().untilAsserted(() -> assertThat(told(car).isEmpty()).isFalse());
    redis.ctl("flushall");
    redis.restart();

    await().untilAsserted(() -> assertThat(told(car).containsKey("ignition")).isTrue());
  }

  @Test
  void whatOneProcessHasWrittenAnotherGoesOnWith() {
    var car = imei(1);
    other.arrived(car, at(START, IoElements.builder().add1(239, 1).add1(240, 1).build()));
    await().untilAsserted(() -> assertThat(told(car).isEmpty()).isFalse());

    one.arrived(car, at(START - 1, IoElements.builder().add1(239, 0).add1(180, 1).build()));

    await()
        .untilAsserted(
            () -> assertThat(told(car).fieldNames()).contains("movement", "immobiliserOutput"));
    assertThat(told(car).getJsonObject("ignition").getBoolean("value")).isTrue();
  }

  @Test
  void aProcessMergesWhatAnotherHasWrittenSinceItLookedLast() {
    var car = imei(1);
    one.arrived(car, at(START, IoElements.builder().add1(239, 1).build()));
    await().untilAsserted(() -> assertThat(told(car).fieldNames()).contains("ignition"));
    other.arrived(car, at(START + 1, IoElements.builder().add1(240, 1).build()));
    await().untilAsserted(() -> assertThat(told(car).fieldNames()).contains("movement"));
    assertThat(one.count("teltonika.states.merged")).isZero();

    one.arrived(car, at(START + 2, IoElements.builder().add1(180, 1).build()));

    await()
        .untilAsserted(
            () ->
                assertThat(told(car).fieldNames())
                    .contains("ignition", "movement", "immobiliserOutput"));
    assertThat(one.count("teltonika.states.merged")).isPositive();
  }

  @Test
  void whatStandsUnderTheKeyAndIsNoStateIsReplaced() {
    var list = imei(1);
    var text = imei(2);
    var number = imei(3);
    redis.ctl("rpush", "{" + list.digits() + "}:state", "x");
    redis.ctl("set", "{" + text.digits() + "}:state", "y".repeat(70_000));
    redis.ctl("set", "{" + number.digits() + "}:state", "12345678901234567890");
    var accents = imei(4);
    redis.ctl("set", "{" + accents.digits() + "}:state", "\u00e9".repeat(25));
    var otherRev = imei(5);
    redis.ctl(
        "set", "{" + otherRev.digits() + "}:state", "{\"rev\":\"" + "\u00e9".repeat(25) + "\"}");
    for (var car : List.of(list, text, number, accents, otherRev)) {
      one.arrived(car, at(START, IoElements.builder().add1(239, 1).build()));

      await().untilAsserted(() -> assertThat(told(car).containsKey("ignition")).isTrue());
    }
  }

  @Test
  void aCarIsOnlineWhileItIsConnectedToSomeProcess() {
    var car = new Imei(Imeis.any());
    one.connected(car, 5);
    one.arrived(car, at(START - 1, IoElements.builder().add1(239, 1).build()));
    await().untilAsserted(() -> assertThat(online(car)).isEqualTo("true one"));

    other.connected(car, 9);
    await().untilAsserted(() -> assertThat(online(car)).isEqualTo("true other"));
    redis.ctl("set", "{" + car.digits() + "}:owner", "other/9/1700000000000");
    one.disconnected(car, 5);
    one.arrived(car, at(START, IoElements.builder().add1(239, 1).build()));
    await()
        .untilAsserted(
            () -> assertThat(told(car).getJsonObject("ignition").getLong("at")).isEqualTo(START));
    assertThat(online(car)).isEqualTo("true other");

    other.disconnected(car, 8); // An older one.
    redis.ctl("del", "{" + car.digits() + "}:owner");
    other.disconnected(car, 9);
    await().untilAsserted(() -> assertThat(online(car)).isEqualTo("false other"));
  }

  @Test
  void aProcessKnowsTheStatesThatItHasWrittenAndNoOthers() {
    var car = new Imei(Imeis.any());
    one.arrived(car, at(START, IoElements.builder().add1(239, 1).build()));
    awaitAllWritten();

    assertThat(one.find(car).flatMap(state -> state.get(Property.IGNITION)))
        .hasValueSatisfying(ignition -> assertThat(ignition.at()).isEqualTo(START));
    assertThat(other.find(car)).isEmpty();
  }

  private String online(Imei car) {
    var all = properties(car);
    return all.containsKey("online")
        ? all.getJsonObject("online").getValue("value")
            + " "
            + all.getJsonObject("process").getValue("value")
        : "";
  }

  @Test
  void aProcessRemembersSoManyCarsAndRedisTheOthers() {
    try (var small = new StateProcess(redis.uri(), "small", 10)) {
      for (var i = 0; i < 100; i++) {
        small.arrived(imei(i), at(START, IoElements.builder().add1(239, 1).build()));
      }

      assertThat(small.cars()).isEqualTo(10);
      for (var i = 0; i < 100; i++) {
        var car = imei(i);
        await().untilAsserted(() -> assertThat(told(car).containsKey("ignition")).isTrue());
      }
      redis.kill9();
      for (var i = 0; i < 1_000; i++) {
        small.arrived(imei(i), at(START + 1, IoElements.builder().add1(239, 0).build()));
      }

      await().untilAsserted(() -> assertThat(small.waiting()).isLessThanOrEqualTo(10));
      redis.restart();
    }
  }

  @Test
  void aStoppingProcessWritesWhatIsLeft() {
    var car = imei(1);
    other.arrived(car, at(START, IoElements.builder().add1(239, 1).build()));
    await().untilAsserted(() -> assertThat(raw(car)).isNotEmpty());
    other.arrived(car, at(START + 1, IoElements.builder().add1(239, 0).build()));

    other.close();

    assertThat(told(car).getJsonObject("ignition").getLong("at")).isEqualTo(START + 1);
    other = new StateProcess(redis.uri(), "third");
  }
}
