package carsharing.teltonika.command.check;

import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.car.profile.Property;
import carsharing.teltonika.car.profile.SecurityFlag;
import carsharing.teltonika.message.StepRecords;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.IoElements;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What must be off or shut before a rental may end: ignition, doors and trunk. */
final class Blockers {

  /** Each with the flag whose text clients know; in the order of the flags. */
  private static final Map<SecurityFlag, Property> BLOCKERS =
      new TreeMap<>(
          Map.of(
              SecurityFlag.IGNITION, Property.IGNITION,
              SecurityFlag.FRONT_LEFT_DOOR, Property.FRONT_LEFT_DOOR,
              SecurityFlag.FRONT_RIGHT_DOOR, Property.FRONT_RIGHT_DOOR,
              SecurityFlag.REAR_LEFT_DOOR, Property.REAR_LEFT_DOOR,
              SecurityFlag.REAR_RIGHT_DOOR, Property.REAR_RIGHT_DOOR,
              SecurityFlag.TRUNK, Property.TRUNK));

  private Blockers() {}

  /**
   * How many of the newest records it takes that say of each of them whether it is so; empty if all
   * records together do not say it.
   */
  static OptionalInt known(Profile profile, List<AvlRecord> newestFirst) {
    var counts =
        BLOCKERS.values().stream().map(property -> known(property, profile, newestFirst)).toList();
    return counts.stream().anyMatch(OptionalInt::isEmpty)
        ? OptionalInt.empty()
        : counts.stream().flatMapToInt(OptionalInt::stream).max();
  }

  private static OptionalInt known(
      Property property, Profile profile, List<AvlRecord> newestFirst) {
    return IntStream.range(0, newestFirst.size())
        .filter(i -> profile.flag(property, newestFirst.get(i).elements()).isPresent())
        .map(i -> i + 1)
        .findFirst();
  }

  /**
   * The texts of those that records show: by the newest security flags, even if they are only the
   * last known ones, or by the property. A profile may have only one of both.
   */
  static List<String> of(Profile profile, StepRecords records) {
    var moments =
        records.moments().stream()
            .map(moment -> moment.stream().map(AvlRecord::elements).toList())
            .toList();
    var flags = newestFlags(profile, moments);
    return BLOCKERS.entrySet().stream()
        .filter(
            blocker ->
                flags.contains(blocker.getKey()) || profile.mayBeSet(blocker.getValue(), moments))
        .map(blocker -> blocker.getKey().text())
        .toList();
  }

  private static Set<SecurityFlag> newestFlags(Profile profile, List<List<IoElements>> moments) {
    var all = profile.securityFlags();
    var set = EnumSet.noneOf(SecurityFlag.class);
    moments.stream()
        .filter(moment -> moment.stream().anyMatch(all::haveData))
        .findFirst()
        .ifPresent(moment -> moment.forEach(elements -> set.addAll(all.of(elements))));
    return set;
  }
}
