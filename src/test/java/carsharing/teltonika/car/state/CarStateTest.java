package carsharing.teltonika.car.state;

import static carsharing.teltonika.car.state.CarRecords.IMEI;
import static carsharing.teltonika.car.state.CarRecords.PROFILE;
import static carsharing.teltonika.car.state.CarRecords.START;
import static carsharing.teltonika.car.state.CarRecords.at;
import static carsharing.teltonika.car.state.CarRecords.seen;
import static carsharing.teltonika.car.state.CarRecords.text;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.IoElements;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CarStateTest {

  private static final long LATEST = Long.MAX_VALUE;

  private final CarState state = new CarState();

  private boolean take(long time, IoElements.Builder elements) {
    return state.merge(seen(at(time, elements.build())), LATEST);
  }

  private JsonObject property(String name) {
    return properties(state).getJsonObject(name);
  }

  private static JsonObject properties(CarState state) {
    return new JsonObject(text(state)).getJsonObject("properties");
  }

  @Test
  void aPropertyHasItsValueTheTimeOfItsRecordAndItsElement() {
    take(START, IoElements.builder().add1(239, 1).add2(66, 12_310).add4(16, 1_234_000));

    assertThat(property("ignition"))
        .isEqualTo(new JsonObject("{\"value\":true,\"at\":1700000000000,\"source\":239}"));
    assertThat(property("externalVoltage").getValue("value")).isEqualTo(12.31);
    assertThat(property("mileage").getValue("value")).isEqualTo(1234);
    assertThat(property("locked")).isNull();
    assertThat(property("position"))
        .isEqualTo(
            new JsonObject(
                """
                {"value":{"longitude":25.2797181,"latitude":54.687155,"altitude":-3,"angle":274,
                "speed":47,"satellites":12,"fixAt":1700000000000},"at":1700000000000,
                "source":"position"}"""));
  }

  @Test
  void anOlderRecordTellsOnlyWhatNoNewerOneHasTold() {
    take(START + 1_000, IoElements.builder().add1(239, 0));

    assertThat(take(START, IoElements.builder().add1(239, 1).add1(240, 1))).isTrue();

    assertThat(property("ignition").getBoolean("value")).isFalse();
    assertThat(property("movement").getLong("at")).isEqualTo(START);
    assertThat(take(START, IoElements.builder().add1(239, 1).add1(240, 1))).isFalse();
  }

  @Test
  void aValueOfASleepingModuleIsMarkedAsTheLastKnownOne() {
    take(START, IoElements.builder().add8(132, 1L << 55 | 1L << 28));

    assertThat(property("locked").getBoolean("value")).isTrue();
    assertThat(property("locked").getBoolean("lastKnown")).isTrue();
    assertThat(property("moduleAsleep").containsKey("lastKnown")).isFalse();
  }

  @Test
  void aPlaceWithoutSatellitesIsTheLastKnownOneAndTheTimeOfTheFixStays() {
    state.merge(seen(at(START, 7, IoElements.builder().build())), LATEST);
    state.merge(seen(at(START + 5_000, 0, IoElements.builder().build())), LATEST);

    assertThat(property("position").getLong("at")).isEqualTo(START + 5_000);
    assertThat(property("position").getBoolean("lastKnown")).isTrue();
    assertThat(property("position").getJsonObject("value").getLong("fixAt")).isEqualTo(START);
  }

  @Test
  void anIdOf64BitsIsAnExactText() {
    take(START, IoElements.builder().add8(78, 0xFFFF_FFFF_FFFF_FFFEL));

    assertThat(property("driverId").getString("value")).isEqualTo("fffffffffffffffe");
  }

  @Test
  void aNumberOf64BitsIsExact() {
    take(START, IoElements.builder().add8(16, -1));

    assertThat(property("mileage").getString("value")).isEqualTo("18446744073709551.615");
    assertThat(text(StateReader.read(text(state)))).isEqualTo(text(state));
  }

  @Test
  void anElementOfTheWrongWidthSaysNothing() {
    take(START, IoElements.builder().add4(132, -1).add2(78, 5).addVariable(239, new byte[] {1}));

    assertThat(properties(state).fieldNames()).containsExactly("position");
  }

  @Test
  void aRecordFromTheFutureOrWithoutATimeChangesNothing() {
    var elements = IoElements.builder().add1(239, 1).build();

    assertThat(state.merge(seen(at(START + 1, elements)), START)).isFalse();
    assertThat(state.merge(seen(at(0, elements)), START)).isFalse();
    assertThat(state.merge(seen(at(-1, elements)), START)).isFalse();
    assertThat(state.isEmpty()).isTrue();
    assertThat(state.merge(seen(at(START, elements)), START)).isTrue();
  }

  @Test
  void whatTheProfileDoesNotReadFromThatElementIsForgotten() {
    take(START, IoElements.builder().add1(239, 1).add8(132, 1L << 28));
    var text = text(state).replace("\"source\":132", "\"source\":517");
    var other = StateReader.read(text);

    assertThat(other.keepOnly(PROFILE)).isTrue();

    assertThat(properties(other).fieldNames()).contains("trackerIgnition").doesNotContain("locked");
    assertThat(other.keepOnly(PROFILE)).isFalse();
  }

  private static CarState of(List<AvlRecord> records) {
    var state = new CarState();
    records.forEach(record -> state.merge(seen(record), LATEST));
    return state;
  }

  /** The records of a week in any order, twice, and in two processes that merge now and then. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theStateDoesNotDependOnTheOrderOfArrival(long seed) {
    var random = new Random(seed);
    var records = CarRecords.ofAWeek(random, 300);
    var expected = text(of(records));
    for (var round = 0; round < 20; round++) {
      var again = new ArrayList<>(records);
      again.addAll(records.subList(0, random.nextInt(records.size())));
      Collections.shuffle(again, random);

      assertThat(text(of(again))).isEqualTo(expected);
      assertThat(text(inTwoProcesses(again, random))).isEqualTo(expected);
    }
  }

  private static CarState inTwoProcesses(List<AvlRecord> records, Random random) {
    var one = new CarState();
    var other = new CarState();
    for (var record : records) {
      var here = random.nextBoolean() ? one : other;
      here.merge(seen(record), LATEST);
      if (random.nextInt(20) == 0) {
        here.merge(StateReader.read(text(here == one ? other : one)));
      }
    }
    one.merge(StateReader.read(text(other)));
    return one;
  }

  @Test
  void fewRecordsInEachOfTheirOrdersGiveOneState() {
    var records = CarRecords.ofAWeek(new Random(9), 6);
    var expected = text(of(records));
    permute(records, 0, order -> assertThat(text(of(order))).isEqualTo(expected));
  }

  private static void permute(
      List<AvlRecord> records, int from, java.util.function.Consumer<List<AvlRecord>> action) {
    if (from == records.size()) {
      action.accept(records);
      return;
    }
    for (var i = from; i < records.size(); i++) {
      Collections.swap(records, from, i);
      permute(records, from + 1, action);
      Collections.swap(records, from, i);
    }
  }

  @Test
  void whoIsConnectedIsToldByTheNewestNoteAndASecondNoteChangesNothing() {
    assertThat(state.see(Presence.connection(true, START, "a"))).isTrue();
    assertThat(state.see(Presence.seen(START + 7))).isTrue();
    assertThat(state.see(Presence.connection(false, START - 1, "b"))).isFalse();
    assertThat(state.see(Presence.seen(START + 6))).isFalse();

    assertThat(property("online").getBoolean("value")).isTrue();
    assertThat(property("process").getString("value")).isEqualTo("a");
    assertThat(property("lastSeen").getLong("value")).isEqualTo(START + 7);
  }

  @Test
  void aWrittenStateIsReadAsItWas() {
    var random = new Random(3);
    for (var i = 0; i < 200; i++) {
      var written = of(CarRecords.ofAWeek(random, 1 + random.nextInt(20)));
      written.see(Presence.seen(START));
      written.see(Presence.connection(true, START, "p"));

      assertThat(text(StateReader.read(text(written)))).isEqualTo(text(written));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "{\"properties\":7}",
        "{\"properties\":{\"ignition\":{\"value\":\"yes\",\"at\":1,\"source\":239}}}",
        "{\"properties\":{\"ignition\":{\"value\":true,\"at\":-1,\"source\":239}}}",
        "{\"properties\":{\"ignition\":{\"value\":true,\"at\":1e99,\"source\":239}}}",
        "{\"properties\":{\"ignition\":{\"value\":true,\"at\":1,\"source\":99999}}}",
        "{\"properties\":{\"mileage\":{\"value\":1e999999999,\"at\":1,\"source\":16}}}",
        "{\"properties\":{\"mileage\":{\"value\":\"1.2.3\",\"at\":1,\"source\":16}}}",
        "{\"properties\":{\"driverId\":{\"value\":\"\\u0000\",\"at\":1,\"source\":78}}}",
        "{\"properties\":{\"position\":{\"value\":{\"longitude\":181,\"latitude\":1},\"at\":1}}}",
        "{\"properties\":{\"process\":{\"value\":[]},\"online\":1,\"lastSeen\":null}}"
      })
  void whatIsNoStateIsRead(String wrong) {
    assertThat(StateReader.read(wrong).isEmpty()).as(IMEI.digits()).isTrue();
  }
}
