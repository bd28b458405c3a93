package carsharing.teltonika.states;

import static carsharing.teltonika.car.state.CarRecords.IMEI;
import static carsharing.teltonika.car.state.CarRecords.START;
import static carsharing.teltonika.car.state.CarRecords.at;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.car.event.EventRules;
import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.car.profile.Profiles;
import carsharing.teltonika.car.state.StateText;
import carsharing.teltonika.message.CarEvent;
import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.settings.EnvironmentSettings;
import carsharing.teltonika.states.StateStore.Found;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One car, without a Redis. */
class TrackedCarTest {

  private static final Profile GENERIC = Profiles.families().generic();
  private static final Profile FMB640 = Profiles.families().find("fmb640").orElseThrow();
  private static final Found NOTHING = new Found("", "");
  private static final long LATEST = START + 3_600_000;

  private final EventRoom room = new EventRoom();
  private final TrackedCar car = car();

  private TrackedCar car() {
    var settings = EnvironmentSettings.of("STATE_PUBLISH", "true").state();
    return new TrackedCar(IMEI, Optional.of(new EventWatch(IMEI, new EventRules(settings), room)));
  }

  private static List<CarEvent> send(
      TrackedCar to, Profile profile, boolean isKnown, long time, IoElements.Builder elements) {
    return to.arrived(profile, isKnown, List.of(at(time, elements.build())), time, LATEST);
  }

  private static IoElements.Builder with() {
    return IoElements.builder();
  }

  private static List<String> kinds(List<CarEvent> events) {
    return events.stream().map(event -> new JsonObject(event.json()).getString("event")).toList();
  }

  private static String text(TrackedCar of) {
    return StateText.of(IMEI, "0".repeat(StateText.REV_LENGTH), of.copy());
  }

  private static String value(TrackedCar of, String property) {
    return new JsonObject(text(of))
        .getJsonObject("properties")
        .getJsonObject(property, new JsonObject())
        .encode();
  }

  private static boolean wantsToBeWritten(TrackedCar car) {
    var wants = car.enterWriteLine();
    if (wants) {
      car.leaveWriteLine();
      car.draft("0".repeat(24), 0);
    }
    return wants;
  }

  @Test
  void aCarWithAConnectionIsOnlineAlsoIfTheClockOfAnotherProcessIsFast() {
    var other = car();
    send(other, GENERIC, true, START, with().add1(239, 1));
    other.connected(3, START, "other");
    other.disconnected(3, START + 60_000);
    other.loaded(NOTHING, "other", START + 60_000, LATEST);
    var stored = new Found(text(other), "");

    car.connected(7, START + 10_000, "one");
    var events = car.loaded(stored, "one", START + 10_000, LATEST);

    assertThat(kinds(events)).containsExactly("online");
    assertThat(value(car, "online")).contains("true");
    assertThat(value(car, "process")).contains("one");

    car.disconnected(7, START + 20_000);
    assertThat(kinds(car.loaded(stored, "one", START + 20_000, LATEST))).containsExactly("offline");
    assertThat(value(car, "online")).contains("false");
  }

  /** What another process has written that takes a car for offline. */
  private Found offlineAt(long time) {
    var other = car();
    send(other, GENERIC, true, START, with().add1(239, 1));
    other.connected(3, time - 1000, "other");
    other.disconnected(3, time);
    other.loaded(NOTHING, "other", time, LATEST);
    return new Found(text(other), "");
  }

  @ParameterizedTest(name = "written {0} ms after the car has connected")
  @ValueSource(longs = {-10_000, 10_000})
  void aCarThatWasTakenForOfflineIsOnlineAgainAtOnce(long later) {
    car.connected(7, START, "one");
    send(car, GENERIC, true, START, with().add1(239, 1));
    assertThat(kinds(car.loaded(NOTHING, "one", START, LATEST))).containsExactly("online");
    var stored = offlineAt(START + later);

    var event = car.refused(stored.state(), "one", START + 20_000, LATEST);

    assertThat(kinds(event.stream().toList())).containsExactly("online");
    assertThat(value(car, "online")).contains("true");
    assertThat(value(car, "process")).contains("one");
    assertThat(car.refused(stored.state(), "one", START + 21_000, LATEST)).isEmpty();
    assertThat(kinds(car.loaded(stored, "one", START + 22_000, LATEST))).isEmpty();
  }

  @Test
  void thatItIsOnlineIsToldOnceAlsoIfItsStateIsWrittenElsewhereMeanwhile() {
    var stored = offlineAt(START - 10_000);
    car.connected(7, START, "one");
    assertThat(kinds(car.loaded(stored, "one", START, LATEST))).containsExactly("online");

    assertThat(car.refused(stored.state(), "one", START + 1000, LATEST)).isEmpty();

    car.connected(8, START + 2000, "one");
    var event = car.refused(stored.state(), "one", START + 3000, LATEST);
    assertThat(kinds(event.stream().toList())).containsExactly("online");
    assertThat(kinds(car.loaded(stored, "one", START + 4000, LATEST))).isEmpty();
  }

  @Test
  void theEndOfAConnectionThatWasToldBeforeItsBeginningCounts() {
    send(car, GENERIC, true, START, with().add1(239, 1));
    assertThat(car.disconnected(7, START + 2)).isTrue();
    assertThat(car.disconnected(6, START + 2)).isFalse();
    car.connected(7, START + 1, "one");
    car.loaded(NOTHING, "one", START + 3, LATEST);

    assertThat(value(car, "online")).contains("false");
  }

  @Test
  void aProfileThatIsOnlyAGuessDoesNotDestroyWhatTheRightOneHasRead() {
    var before = car();
    send(before, FMB640, true, START, with().add4(143, 0));
    var doors = value(before, "frontLeftDoor");
    assertThat(doors).contains("143");
    var stored = new Found(text(before), "");

    send(car, GENERIC, false, START + 1000, with().add4(90, 0x0100).add1(239, 1));
    assertThat(kinds(car.loaded(stored, "one", START + 1000, LATEST))).isEmpty();
    var events = send(car, GENERIC, false, START + 2000, with().add4(90, 0x0100));

    assertThat(kinds(events)).isEmpty();
    assertThat(value(car, "frontLeftDoor")).isEqualTo(doors);
    assertThat(value(car, "ignition")).contains("true");
  }

  @Test
  void aGuessThatLastsCountsInTheEnd() {
    send(car, FMB640, true, START, with().add4(143, 0));
    send(car, GENERIC, false, START + 1000, with().add4(90, 0x0100));
    assertThat(value(car, "frontLeftDoor")).contains("143");

    send(car, GENERIC, false, START + 601_000, with().add4(90, 0x0100));
    assertThat(value(car, "frontLeftDoor")).contains("90");
  }

  @Test
  void whenACarWasSeenIsNotWrittenWithEachRecordThatComesAgain() {
    var record = with().add1(239, 1);
    send(car, GENERIC, true, START, record);
    assertThat(wantsToBeWritten(car)).isTrue();
    var again = List.of(at(START, with().add1(239, 1).build()));

    car.arrived(GENERIC, true, again, START + 20_000, LATEST);
    assertThat(wantsToBeWritten(car)).isFalse();

    car.arrived(GENERIC, true, again, START + 31_000, LATEST);
    assertThat(wantsToBeWritten(car)).isTrue();
  }

  @Test
  void aCarThatNoRecordHasToldAnythingOfIsNotWritten() {
    car.connected(1, START, "one");
    car.loaded(NOTHING, "one", START, LATEST);
    send(car, GENERIC, true, LATEST + 1, with().add1(239, 1));
    assertThat(wantsToBeWritten(car)).isFalse();

    send(car, GENERIC, true, START, with().add1(239, 1));
    assertThat(wantsToBeWritten(car)).isTrue();
  }

  @Test
  void recordsThatWaitAreLookedAtIfThereIsNoRoomForMore() {
    car.connected(1, START, "one");
    assertThat(send(car, GENERIC, true, START, with().add1(239, 0))).isEmpty();
    assertThat(send(car, GENERIC, true, START + 1, with().add1(239, 1))).isEmpty();
    var taken = 0;
    while (room.tryTake()) {
      taken++;
    }
    assertThat(taken).isPositive();

    var events = send(car, GENERIC, true, START + 2, with().add1(239, 0));

    assertThat(kinds(events)).containsExactly("online", "ignition", "ignition");
    assertThat(kinds(car.loaded(NOTHING, "one", START, LATEST))).isEmpty();
  }
}
