package carsharing.teltonika.command.check;

import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.protocol.SecurityFlag;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must be off or shut before a rental may end: ignition, doors and trunk. */
final class Blockers {

  private static final int IGNITION = 239; // AVL id, 0 or 1
  private static final int DOORS = 90; // AVL id, a bit for each door

  private static final Set<SecurityFlag> FLAGS =
      EnumSet.of(
          SecurityFlag.IGNITION,
          SecurityFlag.FRONT_LEFT_DOOR,
          SecurityFlag.FRONT_RIGHT_DOOR,
          SecurityFlag.REAR_LEFT_DOOR,
          SecurityFlag.REAR_RIGHT_DOOR,
          SecurityFlag.TRUNK);

  /** The bits of AVL id 90. */
  private static final Map<Integer, SecurityFlag> DOOR_BITS = doorBits();

  private Blockers() {}

  private static Map<Integer, SecurityFlag> doorBits() {
    var bits = new LinkedHashMap<Integer, SecurityFlag>();
    bits.put(0x0100, SecurityFlag.FRONT_LEFT_DOOR);
    bits.put(0x0200, SecurityFlag.FRONT_RIGHT_DOOR);
    bits.put(0x0400, SecurityFlag.REAR_LEFT_DOOR);
    bits.put(0x0800, SecurityFlag.REAR_RIGHT_DOOR);
    bits.put(0x2000, SecurityFlag.TRUNK);
    return bits;
  }

  /**
   * Those of a record that has security flags. If the flags are 0 as a whole, the CAN adapter may
   * know nothing, and what the tracker itself knows decides.
   */
  static List<SecurityFlag> of(IoElements elements) {
    return SecurityFlag.flags(elements).orElse(0) == 0
        ? ofTracker(elements)
        : SecurityFlag.of(elements).stream().filter(FLAGS::contains).toList();
  }

  private static List<SecurityFlag> ofTracker(IoElements elements) {
    var blockers = EnumSet.noneOf(SecurityFlag.class);
    if (elements.find(IGNITION).orElse(0) != 0) {
      blockers.add(SecurityFlag.IGNITION);
    }
    var doors = elements.find(DOORS).orElse(0);
    DOOR_BITS.forEach(
        (bit, flag) -> {
          if ((doors & bit) != 0) {
            blockers.add(flag);
          }
        });
    return List.copyOf(blockers);
  }
}
