package carsharing.teltonika.car.profile;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.testing.Logged;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CarProfilesTest {

  private static final Imei CAR = new Imei("356307042441013");
  private static final Imei OTHER = new Imei("356307042441014");

  private static final Imei THIRD = new Imei("356307042441015");

  private final CarProfiles cars = new CarProfiles("ft", 2);

  @Test
  void haveOnlyTheBuiltInProfileBeforeTheyAreToldOfAFile() {
    cars.learn(CAR, "FMB640");

    assertThat(cars.of(CAR).name()).isEqualTo("generic");
    assertThat(cars.askForHardware()).isFalse();
  }

  @Test
  void goByTheHardwareThatIsKnownAndElseByTheSetting() {
    cars.take(Profiles.families());
    assertThat(cars.of(CAR).name()).isEqualTo("ft");

    cars.learn(CAR, "FMB640");

    assertThat(cars.of(CAR).name()).isEqualTo("fmb640");
    assertThat(cars.of(OTHER).name()).isEqualTo("ft");
    cars.learn(OTHER, "TAT100");
    assertThat(cars.of(OTHER).name()).isEqualTo("ft");
    assertThat(cars.hardware(OTHER)).contains("TAT100");
  }

  @Test
  void followATrackerThatIsReplacedByOneOfAnotherFamily() {
    cars.take(Profiles.families());
    cars.learn(CAR, "FMB640");
    cars.learn(CAR, "FMC150");

    assertThat(cars.of(CAR).name()).isEqualTo("fmc150");
  }

  @Test
  void rememberWhichFlagsACarHasSet() {
    cars.take(Profiles.families());
    cars.learn(CAR, "FMB120");
    cars.learn(OTHER, "FMB120");
    var lock = cars.of(CAR).sources(Property.LOCKED).get(0);

    cars.observe(CAR, List.of());
    cars.observe(CAR, List.of(record("132/8=0x1000000000")));
    assertThat(cars.history(CAR).isUsed(lock)).isFalse();

    cars.observe(CAR, List.of(record("132/8=0x10000000")));
    cars.observe(CAR, List.of(record("132/8=0x1000000000")));

    assertThat(cars.history(CAR).isUsed(lock)).isTrue();
    assertThat(cars.history(OTHER).isUsed(lock)).isFalse();
  }

  @Test
  void learnNothingOfACarOfWhichNothingIsKnown() {
    cars.learn(CAR, "FMB120");

    cars.observe(CAR, List.of(record("132/8=0x10000000")));

    var lock = Profiles.builtIn().generic().sources(Property.LOCKED).get(0);
    assertThat(cars.history(CAR).isUsed(lock)).isFalse();
  }

  private static AvlRecord record(String elements) {
    return new AvlRecord(
        1_700_000_000_000L,
        0,
        new GpsElement(252797181, 546871550, 112, 274, 14, 0),
        0,
        OptionalInt.empty(),
        Records.elements(elements));
  }

  @Test
  void forgetTheCarThatNobodyHasAskedAboutForLongest() {
    cars.take(Profiles.families());
    for (var car : List.of(CAR, OTHER)) {
      cars.learn(car, "FMB640");
      cars.disconnected(car);
    }
    assertThat(cars.of(CAR).name()).isEqualTo("fmb640");

    cars.learn(THIRD, "FMB640");
    cars.disconnected(THIRD);

    assertThat(cars.of(CAR).name()).isEqualTo("fmb640");
    assertThat(cars.of(OTHER).name()).isEqualTo("ft");
    cars.take(Profiles.of("profiles: {generic: {}, mine: {hardware: FMB6}}"));
    assertThat(cars.of(CAR).name()).isEqualTo("mine");
  }

  @Test
  void goByTheProfileThatWasChosenForACar() {
    var chosen =
        new CarProfiles("ft", 2, imei -> Optional.of(imei.equals(CAR) ? "fmc150" : "none"));
    chosen.take(Profiles.families());
    chosen.learn(CAR, "FMB640");
    chosen.learn(OTHER, "FMB640");

    assertThat(chosen.of(CAR).name()).isEqualTo("fmc150");
    try (var logged = new Logged()) {
      assertThat(chosen.of(OTHER).name()).isEqualTo("fmb640");
      assertThat(chosen.of(OTHER).name()).isEqualTo("fmb640");
      assertThat(logged.lines("which does not exist")).hasSize(1);
    }
  }

  @Test
  void neverForgetACarThatIsConnected() {
    cars.take(Profiles.families());
    var all = List.of(CAR, OTHER, THIRD, new Imei("356307042441016"));
    all.forEach(car -> cars.learn(car, "FMB640"));

    assertThat(all).allSatisfy(car -> assertThat(cars.of(car).name()).isEqualTo("fmb640"));
    assertThat(all).allSatisfy(car -> assertThat(cars.hardware(car)).contains("FMB640"));
    cars.take(Profiles.of("profiles: {generic: {}, mine: {hardware: FMB6}}"));
    assertThat(all).allSatisfy(car -> assertThat(cars.of(car).name()).isEqualTo("mine"));
  }
}
