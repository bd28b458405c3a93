package carsharing.teltonika.simulator.car;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.car.dictionary.Dictionary;
import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.car.profile.Property;
import carsharing.teltonika.protocol.AvlRecord;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each family sends is read by its own profile, awake and asleep. */
class CarFamiliesTest {

  private static final long BEGIN = 1_767_225_600_000L; // 2026-01-01

  @ParameterizedTest
  @EnumSource(TrackerFamily.class)
  void sendsWhatItsProfileReads(TrackerFamily family) {
    var car = car(family);
    car.lock(true);
    Outputs.Order.of("setdigout ?1", 2).ifPresent(car::switchOutputs);
    car.openTrunk();
    car.block(true);

    assertThat(flags(family.profile(), car.onDemand(BEGIN))).isEqualTo(shown(family, car));

    car.lock(false);
    Outputs.Order.of("setdigout ?0", 2).ifPresent(car::switchOutputs);
    car.block(false);

    assertThat(flags(family.profile(), car.onDemand(BEGIN))).isEqualTo(shown(family, car));
  }

  @ParameterizedTest
  @EnumSource(TrackerFamily.class)
  void drivesWithSpeedMileageFuelAndVoltagesThatGoTogether(TrackerFamily family) {
    var car = car(family);
    var profile = family.profile();
    var mileage = BigDecimal.ZERO;
    var drove = false;
    for (var second = 0; second < 2000; second++) {
      var record = car.next(BEGIN + second * 1000L, 1);
      if (record.elements().size() < 5) {
        continue; // beacons, which are in every 60th record
      }
      var runs = profile.isSet(Property.IGNITION, record.elements());
      assertThat(runs).isEqualTo(car.truth().now().is(Property.IGNITION));
      assertThat(number(profile, Property.EXTERNAL_VOLTAGE, record).compareTo(new BigDecimal(13)))
          .isEqualTo(runs ? 1 : -1);
      var now = number(profile, Property.MILEAGE, record);
      var way = now.subtract(mileage);
      assertThat(mileage.signum() == 0 || way.doubleValue() <= 0.03).isTrue();
      assertThat(way.signum()).isNotNegative();
      mileage = now;
      if (profile.properties().contains(Property.SPEED)) {
        assertThat(number(profile, Property.SPEED, record).intValue())
            .isEqualTo(record.gps().speed());
        assertThat(number(profile, Property.FUEL_LEVEL, record).intValue()).isBetween(4, 100);
      }
      drove |= record.gps().speed() > 40;
    }
    assertThat(drove).isTrue();
  }

  @Test
  void sendsOnlyTheElementsThatAllFamiliesShareIfItIsOfTheFtPlatform() {
    var car = car(TrackerFamily.FT);
    var known = Set.of(1, 2, 3, 4, 16, 21, 66, 67, 68, 69, 179, 180, 181, 199, 239, 240, 241);
    for (var second = 0; second < 200; second++) {
      assertThat(known).containsAll(ids(car.next(BEGIN + second * 1000L, 1)));
    }
  }

  /** An id that means something else in a family, or has another width there, is a mistake. */
  @ParameterizedTest
  @EnumSource(TrackerFamily.class)
  void sendsElementsInTheWidthThatTheDictionaryOfTheFamilyHas(TrackerFamily family) {
    var dictionary = Dictionary.load();
    var name = dictionary.family(family.profile().name()).orElseThrow();
    var car = car(family);
    for (var second = 0; second < 200; second++) {
      var elements = car.next(BEGIN + second * 1000L, 1).elements();
      for (var i = 0; i < elements.size(); i++) {
        assertThat(dictionary.meaning(name, elements.id(i), elements.length(i)))
            .as("element %d of %d bytes", elements.id(i), elements.length(i))
            .isPresent();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"FMB130", "FMC150", "FMB640", "FMC650"})
  void showsWhatItLastKnewWhileItsModuleSleeps(TrackerFamily family) {
    var car = car(family);
    var profile = family.profile();
    car.lock(true);
    car.sleep(true);
    car.lock(false);
    Outputs.Order.of("setdigout ?1", 2).ifPresent(car::switchOutputs);

    var asleep = car.onDemand(BEGIN).elements();
    assertThat(profile.isSet(Property.MODULE_ASLEEP, asleep)).isTrue();
    var locked = profile.flag(Property.LOCKED, asleep).orElseThrow();
    assertThat(locked.value()).isTrue();
    assertThat(locked.isLastKnown()).isTrue();
    // The output is the tracker's own.
    var output = profile.flag(Property.IMMOBILISER_OUTPUT, asleep).orElseThrow();
    assertThat(output.value()).isTrue();
    assertThat(output.isLastKnown()).isFalse();
    assertThat(car.truth().locked()).isFalse();

    car.sleep(false);
    var awake = car.onDemand(BEGIN).elements();
    assertThat(profile.isSet(Property.MODULE_ASLEEP, awake)).isFalse();
    assertThat(profile.isSet(Property.LOCKED, awake)).isFalse();
  }

  @Test
  void hasNoModuleThatCouldSleepIfItIsOfTheFtPlatform() {
    var car = car(TrackerFamily.FT);
    car.sleep(true);
    Outputs.Order.of("setdigout ?1", 2).ifPresent(car::switchOutputs);

    assertThat(flags(TrackerFamily.FT.profile(), car.onDemand(BEGIN)))
        .contains(Property.IMMOBILISER_OUTPUT);
  }

  @ParameterizedTest
  @CsvSource({"FMB130, 662", "FMC150, 662", "FMC650, 12739"})
  void makesARecordWhenTheLockChangesIfTheFamilyHasAnElementForIt(TrackerFamily family, int id) {
    var car = car(family);
    car.lock(true);
    car.event(BEGIN);
    assertThat(car.event(BEGIN)).isEmpty();

    car.lock(false);

    var record = car.event(BEGIN).orElseThrow();
    assertThat(record.eventId()).isEqualTo(id);
    assertThat(record.priority()).isEqualTo(1);
    assertThat(record.elements().find(id)).hasValue(0);
    assertThat(car.event(BEGIN)).isEmpty();
  }

  @Test
  void makesNoRecordOfTheLockIfTheFamilyHasOnlyAMask() {
    var car = car(TrackerFamily.FMB640);
    car.lock(true);
    car.event(BEGIN);
    car.lock(false);

    assertThat(car.event(BEGIN)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"FMB130, 132, 662", "FMC150, 517, 662", "FMC650, 12710, 12739"})
  void canShowTheLockWithoutSecurityFlags(TrackerFamily family, int flags, int lock) {
    var car = new Car(1, family, true, () -> BEGIN, 10, LockShown.WITHOUT_FLAGS);
    for (var isLocked : List.of(true, false)) {
      car.lock(isLocked);
      var elements = car.onDemand(BEGIN).elements();

      assertThat(elements.find(flags)).isEmpty();
      assertThat(elements.find(lock)).hasValue(isLocked ? 1 : 0);
      assertThat(family.profile().isSet(Property.LOCKED, elements)).isEqualTo(isLocked);
    }
  }

  @ParameterizedTest
  @EnumSource(value = TrackerFamily.class, names = "FT", mode = EnumSource.Mode.EXCLUDE)
  void canHaveALockThatItNeverShows(TrackerFamily family) {
    var car = new Car(1, family, true, () -> BEGIN, 10, LockShown.NEVER);
    car.lock(true);
    car.block(true);

    var elements = car.onDemand(BEGIN).elements();

    assertThat(car.truth().now().is(Property.LOCKED)).isTrue();
    assertThat(family.profile().isSet(Property.LOCKED, elements)).isFalse();
    assertThat(family.profile().securityFlags().areIn(elements)).isTrue();
  }

  private static Car car(TrackerFamily family) {
    return new Car(1, family, true, () -> BEGIN, 10);
  }

  private static BigDecimal number(Profile profile, Property property, AvlRecord record) {
    return profile.number(property, record.elements()).orElseThrow().value();
  }

  private static Set<Property> flags(Profile profile, AvlRecord record) {
    var set = new TreeSet<Property>();
    for (var property : profile.properties()) {
      if (property.kind() == Property.Kind.FLAG && profile.isSet(property, record.elements())) {
        set.add(property);
      }
    }
    return set;
  }

  /** What is true of the car, as far as its family can show it. */
  private static Set<Property> shown(TrackerFamily family, Car car) {
    var set = new TreeSet<>(car.truth().now().set());
    set.retainAll(family.profile().properties());
    return set;
  }

  private static List<Integer> ids(AvlRecord record) {
    var elements = record.elements();
    return IntStream.range(0, elements.size()).mapToObj(elements::id).toList();
  }
}
