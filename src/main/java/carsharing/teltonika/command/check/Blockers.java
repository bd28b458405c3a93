package carsharing.teltonika.command.check;

import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.car.profile.Property;
import carsharing.teltonika.car.profile.SecurityFlag;
import carsharing.teltonika.protocol.IoElements;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

  /** Whether a record says of each of them whether it is so. */
  static boolean areKnown(Profile profile, IoElements elements) {
    return BLOCKERS.values().stream()
        .allMatch(property -> profile.flag(property, elements).isPresent());
  }

  /**
   * The texts of those that a record shows: by the security flags, even if they are only the last
   * known ones, or by the property. A profile may have only one of both.
   */
  static List<String> of(Profile profile, IoElements elements) {
    var flags = profile.securityFlags().of(elements);
    return BLOCKERS.entrySet().stream()
        .filter(
            blocker ->
                flags.contains(blocker.getKey()) || profile.mayBeSet(blocker.getValue(), elements))
        .map(blocker -> blocker.getKey().text())
        .toList();
  }
}
