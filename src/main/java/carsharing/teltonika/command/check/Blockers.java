package carsharing.teltonika.command.check;

import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.car.profile.Property;
import carsharing.teltonika.car.profile.SecurityFlag;
import carsharing.teltonika.message.StepRecords;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.IoElements;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
   * records together do not say it. What the family of the car cannot show is not asked for.
   */
  static OptionalInt told(Profile profile, List<AvlRecord> newestFirst) {
    return all(
        BLOCKERS.entrySet().stream()
            .filter(blocker -> canBeShown(blocker, profile))
            .map(
                blocker ->
                    newest(
                        newestFirst,
                        record ->
                            profile.securityFlags().areIn(record, blocker.getKey())
                                || profile.flag(blocker.getValue(), record).isPresent())));
  }

  private static boolean canBeShown(Map.Entry<SecurityFlag, Property> blocker, Profile profile) {
    return profile.securityFlags().have(blocker.getKey())
        || profile.properties().contains(blocker.getValue());
  }

  /** The same without the security flags, and of all of them: for flags that are without data. */
  static OptionalInt toldBesidesFlags(Profile profile, List<AvlRecord> newestFirst) {
    return all(
        BLOCKERS.values().stream()
            .map(
                property ->
                    newest(newestFirst, record -> profile.flag(property, record).isPresent())));
  }

  private static OptionalInt all(Stream<OptionalInt> counts) {
    var each = counts.toList();
    return each.stream().anyMatch(OptionalInt::isEmpty)
        ? OptionalInt.empty()
        : OptionalInt.of(each.stream().mapToInt(OptionalInt::getAsInt).max().orElse(1));
  }

  private static OptionalInt newest(List<AvlRecord> newestFirst, Predicate<IoElements> tells) {
    return IntStream.range(0, newestFirst.size())
        .filter(i -> tells.test(newestFirst.get(i).elements()))
        .map(i -> i + 1)
        .findFirst();
  }

  /**
   * The texts of those that records show: by the security flags, even if they are only the last
   * known ones, or by the property. A profile may have only one of both.
   *
   * <p>What one record shows is taken back only by newer values of the same elements that are
   * awake.
   */
  static List<String> of(Profile profile, StepRecords records) {
    return BLOCKERS.entrySet().stream()
        .filter(blocker -> isSet(blocker, profile, records))
        .map(blocker -> blocker.getKey().text())
        .toList();
  }

  private static boolean isSet(
      Map.Entry<SecurityFlag, Property> blocker, Profile profile, StepRecords records) {
    var takenBack = new HashSet<Integer>(); // AVL ids
    for (var moment : records.moments()) {
      var isSet =
          moment
              .all()
              .map(AvlRecord::elements)
              .filter(each -> isSet(blocker, profile, each))
              .anyMatch(each -> !takenBack.containsAll(saying(true, blocker, profile, each)));
      if (isSet) {
        return true;
      }
      for (var record : moment.proofs()) {
        var not = saying(false, blocker, profile, record.elements());
        not.removeAll(saying(true, blocker, profile, record.elements()));
        takenBack.addAll(not);
      }
    }
    return false;
  }

  private static boolean isSet(
      Map.Entry<SecurityFlag, Property> blocker, Profile profile, IoElements record) {
    return profile.securityFlags().of(record).contains(blocker.getKey())
        || profile.mayBeSet(blocker.getValue(), record);
  }

  /** The AVL ids that say in a record that it is so; or those that are awake and deny it. */
  private static Set<Integer> saying(
      boolean value,
      Map.Entry<SecurityFlag, Property> blocker,
      Profile profile,
      IoElements record) {
    var ids = new HashSet<>(profile.elementsThatSay(blocker.getValue(), value, record));
    var flags = profile.securityFlags();
    if (flags.of(record).contains(blocker.getKey()) == value
        && (value || !profile.isSet(Property.MODULE_ASLEEP, record))) {
      flags.elementWithData(record).ifPresent(ids::add);
    }
    return ids;
  }
}
