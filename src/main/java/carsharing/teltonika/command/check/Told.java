package carsharing.teltonika.command.check;

import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.message.StepRecords;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What several records tell together of a car whose rental is to end. A car can send its position
 * in one record and its flags in another one. Of the place, the flags and the speed, the newest
 * record that has it counts.
 */
final class Told {

  private final List<AvlRecord> all;
  private final StepRecords records;
  private final Profile profile;
  private final boolean strictGps;

  /** How many of the newest records it takes to know where the car is, and to have its flags. */
  private final OptionalInt place;

  private final OptionalInt flags;

  /** The same for ignition, doors and trunk. Flags that come from no vehicle do not tell them. */
  private final OptionalInt blockers;

  private final boolean areFlagsWithoutData;

  /**
   * @param strictGps whether a position without satellites says nothing
   */
  Told(StepRecords records, Profile profile, boolean strictGps) {
    this.records = records;
    this.all = records.newestFirst();
    this.profile = profile;
    this.strictGps = strictGps;
    this.place = newest(record -> hasPlace(record.gps(), strictGps));
    this.flags = newest(record -> profile.securityFlags().areIn(record.elements()));
    this.areFlagsWithoutData =
        flags.isPresent()
            && records
                .sinceNewest(record -> profile.securityFlags().areIn(record.elements()))
                .stream()
                .anyMatch(each -> profile.securityFlags().areWithoutData(each.elements()));
    this.blockers =
        areFlagsWithoutData ? Blockers.toldBesidesFlags(profile, all) : Blockers.told(profile, all);
  }

  private static boolean hasPlace(GpsElement gps, boolean strictGps) {
    return gps.hasPosition() && (!strictGps || gps.satellites() > 0);
  }

  private OptionalInt newest(Predicate<AvlRecord> tells) {
    return IntStream.range(0, all.size())
        .filter(i -> tells.test(all.get(i)))
        .map(i -> i + 1)
        .findFirst();
  }

  /** Whether any record has a position. */
  boolean hasPlace() {
    return place.isPresent();
  }

  /** Whether the car stands in an area, by its newest position and all that may be newer. */
  boolean isIn(ParkingAreas areas) {
    return place.isPresent()
        && records.sinceNewest(record -> hasPlace(record.gps(), needsFix())).stream()
            .map(AvlRecord::gps)
            .filter(GpsElement::hasPosition)
            .distinct()
            .allMatch(areas::allow);
  }

  /** A last known position is no newer than the fix of another record. */
  private boolean needsFix() {
    return strictGps || all.stream().anyMatch(record -> hasPlace(record.gps(), true));
  }

  /** Whether any record has security flags. */
  boolean hasFlags() {
    return flags.isPresent();
  }

  /** Whether the flags come from no vehicle. */
  boolean areFlagsWithoutData() {
    return areFlagsWithoutData;
  }

  /** Whether nothing shows ignition, doors and trunk, as far as the family can show them. */
  boolean areBlockersUnknown() {
    return blockers.isEmpty();
  }

  /** The texts of what must be off or shut, and is not. */
  List<String> blockers() {
    return Blockers.of(profile, records);
  }

  /** km/h. */
  OptionalInt speed() {
    return Speed.of(records, profile);
  }

  /** The newest records that are needed to know all this, or all records. */
  List<AvlRecord> needed() {
    var counts = List.of(place, flags, blockers);
    return counts.stream().anyMatch(OptionalInt::isEmpty)
        ? all
        : all.subList(0, counts.stream().mapToInt(OptionalInt::getAsInt).max().orElse(1));
  }
}
