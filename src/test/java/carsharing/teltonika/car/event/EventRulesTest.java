package carsharing.teltonika.car.event;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.car.profile.Profiles;
import carsharing.teltonika.car.profile.Property;
import carsharing.teltonika.car.state.CarRecords;
import carsharing.teltonika.car.state.CarState;
import carsharing.teltonika.car.state.Observation;
import carsharing.teltonika.car.state.Presence;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.settings.EnvironmentSettings;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class EventRulesTest {

  private static final Profile FMB130 = Profiles.families().find("fmb130").orElseThrow();
  private static final long CLOSED = 1L << 28;
  private static final long AWAKE = 1; // So that the flags are not 0 as a whole.

  private final EventRules rules =
      new EventRules(EnvironmentSettings.of("STATE_PUBLISH", "true").state());

  private final CarState state = new CarState();
  private final EventMemory memory = new EventMemory();
  private final List<String> events = new ArrayList<>();
  private long time = CarRecords.START;

  private static IoElements.Builder with() {
    return IoElements.builder();
  }

  private JsonObject last() {
    return new JsonObject(events.get(events.size() - 1));
  }

  private List<String> kinds() {
    return events.stream().map(text -> new JsonObject(text).getString("event")).toList();
  }

  private void next(IoElements.Builder elements) {
    time += 1000;
    at(time, 0, 0, elements);
  }

  private void at(long moment, int eventId, int speed, IoElements.Builder elements) {
    var gps = new GpsElement(252_797_181, 546_871_550, 0, 0, 9, speed);
    look(new AvlRecord(moment, 0, gps, eventId, OptionalInt.empty(), elements.build()));
  }

  private void look(AvlRecord record) {
    var seen = Observation.of(FMB130, record);
    rules
        .look(CarRecords.IMEI, state, seen, memory, time)
        .forEach(event -> events.add(event.json()));
    state.merge(seen, Long.MAX_VALUE);
  }

  @Test
  void anEdgeIsOneEventWithBothValuesAndTheTimeOfItsRecord() {
    next(with().add1(239, 0));
    assertThat(events).isEmpty();
    next(with().add1(239, 1));
    next(with().add1(239, 1));

    assertThat(kinds()).containsExactly("ignition");
    assertThat(last().getString("id"))
        .isEqualTo("356307042441013/ignition/ignition/" + (time - 1000));
    assertThat(last().getJsonObject("before").getValue("value")).isEqualTo(false);
    assertThat(last().getJsonObject("before").getLong("at")).isEqualTo(time - 2000);
    assertThat(last().getJsonObject("after").getValue("value")).isEqualTo(true);
    assertThat(last().getLong("at")).isEqualTo(time - 1000);
    assertThat(last().getJsonObject("position").getJsonObject("value").getDouble("longitude"))
        .isEqualTo(25.2797181);
  }

  @Test
  void anOlderRecordOrTheSameOneGivesNoEvent() {
    next(with().add1(239, 0));
    next(with().add1(239, 1));
    events.clear();

    at(time - 500, 0, 0, with().add1(239, 0));
    at(time, 0, 0, with().add1(239, 0));

    assertThat(events).isEmpty();
  }

  @Test
  void doorsAndTheLockAreToldByTheirProperties() {
    next(with().add8(132, AWAKE | CLOSED));
    next(with().add8(132, AWAKE | 1L << 45));

    assertThat(kinds()).containsExactlyInAnyOrder("lock", "door");
    assertThat(events).anySatisfy(text -> assertThat(text).contains("\"property\":\"trunk\""));
  }

  @Test
  void anImmobiliserIsSwitchedWithOrWithoutACommand() {
    next(with().add1(180, 0));
    next(with().add1(180, 1));
    assertThat(last().getBoolean("command")).isFalse();

    memory.commandSent(time);
    next(with().add1(180, 0));
    assertThat(last().getBoolean("command")).isTrue();
  }

  @Test
  void aLateRecordOfAnImmobiliserIsNotTheEffectOfACommandAfterIt() {
    next(with().add1(180, 0));
    memory.commandSent(time + 400_000);
    var late = time + 1000;
    time += 401_000;
    at(late, 0, 0, with().add1(180, 1));

    assertThat(kinds()).containsExactly("immobiliser");
    assertThat(last().getBoolean("command")).isFalse();
  }

  @Test
  void aValueOfASleepingModuleIsNoLowFuel() {
    next(with().add1(89, 50).add8(132, AWAKE));
    next(with().add1(89, 3).add8(132, AWAKE | 1L << 55));
    assertThat(state.get(Property.FUEL_LEVEL).orElseThrow().isLastKnown()).isTrue();
    assertThat(kinds()).isEmpty();
  }

  @Test
  void fuelThatTremblesAtTheLimitIsOneEvent() {
    next(with().add1(89, 12));
    for (var percent : new int[] {9, 10, 9, 11, 9, 14, 8}) {
      next(with().add1(89, percent));
    }
    assertThat(kinds()).containsExactly("lowFuel");

    next(with().add1(89, 15));
    next(with().add1(89, 9));
    assertThat(kinds()).containsExactly("lowFuel", "lowFuel");
  }

  @Test
  void fuelThatWasLowBeforeTheStartIsNoEvent() {
    next(with().add1(89, 3));
    next(with().add1(89, 2));

    assertThat(events).isEmpty();
  }

  @Test
  void aCrashThatComesLateIsToldOnce() {
    next(with().add1(239, 1));
    at(time - 60_000, 247, 0, with().add1(247, 1));
    at(time - 60_000, 247, 0, with().add1(247, 1));
    at(time - 50_000, 247, 0, with().add1(247, 1));

    assertThat(kinds()).containsExactly("crash", "crash");
    assertThat(last().getLong("at")).isEqualTo(time - 50_000);
  }

  @Test
  void aCrashThatTheStateKnowsAlreadyIsNotToldAgain() {
    at(time, 247, 0, with().add1(247, 1));
    events.clear();

    rules
        .look(
            CarRecords.IMEI,
            state,
            Observation.of(
                FMB130,
                new AvlRecord(
                    time,
                    0,
                    new GpsElement(0, 0, 0, 0, 0, 0),
                    247,
                    OptionalInt.empty(),
                    with().add1(247, 1).build())),
            new EventMemory(),
            time)
        .forEach(event -> events.add(event.json()));

    assertThat(events).isEmpty();
  }

  @Test
  void anAlarmThatStaysInAllRecordsIsOneEvent() {
    at(time, 246, 0, with().add1(246, 1));
    next(with().add1(246, 1));
    next(with().add1(246, 0));
    next(with().add1(249, 1));

    assertThat(kinds()).containsExactly("tow", "jamming");
  }

  @Test
  void aPowerCutIsToldOnceByTheVoltageAndTheAlarm() {
    next(with().add2(66, 12_300));
    next(with().add2(66, 0));
    at(time + 1, 252, 0, with().add1(252, 1).add2(66, 0));
    assertThat(kinds()).containsExactly("powerCut");

    next(with().add1(252, 0).add2(66, 12_300));
    time += 1000;
    at(time, 252, 0, with().add1(252, 1).add2(66, 12_300));
    next(with().add2(66, 0));
    assertThat(kinds()).containsExactly("powerCut", "powerCut");
  }

  @Test
  void aLockedCarThatMovesWithItsIgnitionOffIsOneEvent() {
    next(with().add8(132, AWAKE | CLOSED));
    at(time + 1, 0, 40, with().add8(132, AWAKE | CLOSED));
    at(time + 2, 0, 50, with().add1(240, 1));
    at(time + 3, 0, 0, with());
    assertThat(kinds()).containsExactly("movedWhileLocked");

    events.clear();
    at(time + 4, 0, 40, with().add8(132, AWAKE | CLOSED | 1L << 25));
    assertThat(kinds()).containsExactly("ignition");
  }

  @Test
  void aConnectionThatIsReplacedByAnotherIsNoEvent() {
    var online = Presence.connection(true, time, "a");
    assertThat(rules.look(CarRecords.IMEI, state, online)).isPresent();
    state.see(online);
    assertThat(rules.look(CarRecords.IMEI, state, Presence.connection(true, time + 1, "b")))
        .isEmpty();
    assertThat(rules.look(CarRecords.IMEI, state, Presence.connection(false, time + 2, "b")))
        .hasValueSatisfying(event -> assertThat(event.json()).contains("\"event\":\"offline\""));
  }
}
