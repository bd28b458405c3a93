package carsharing.teltonika.protocol;

import java.util.List;
import java.util.OptionalLong;

/**
 * The security state flags that back ends know, of AVL id 132 (CAN adapters, protocol 2): 64 bits,
 * of which Teltonika's "byte 0" is the least significant. The texts are part of the contract, with
 * their missing brackets.
 */
public enum SecurityFlag {
  IGNITION(25, "ignition on"),
  CLOSED(28, "car is closed"),
  CLOSED_BY_REMOTE(29, "car is closed by factory's remote control"),
  ALARM(30, "factory installed alarm system is actuated (is in panic mode"),
  HANDBRAKE(36, "handbrake is actuated (information available only with ignition on"),
  FRONT_LEFT_DOOR(40, "front left door open"),
  FRONT_RIGHT_DOOR(41, "front right door open"),
  REAR_LEFT_DOOR(42, "rear left door open"),
  REAR_RIGHT_DOOR(43, "rear right door open"),
  TRUNK(45, "trunk door open"),
  ROOF(46, "roof open");

  /** The AVL id that carries the flags. */
  public static final int AVL_ID = 132;

  private static final List<SecurityFlag> ALL = List.of(values());

  private final long mask;
  private final String text;

  SecurityFlag(int bit, String text) {
    this.mask = 1L << bit;
    this.text = text;
  }

  /** How clients know it. */
  public String text() {
    return text;
  }

  /**
   * The 64 flags of a record; empty if the record has no AVL id 132. An element of that id with
   * another width than 8 bytes is something else: trackers of other families use the id, too.
   */
  public static OptionalLong flags(IoElements elements) {
    var index = elements.indexOf(AVL_ID);
    return index.isPresent() && elements.length(index.getAsInt()) == Long.BYTES
        ? elements.find(AVL_ID)
        : OptionalLong.empty();
  }

  /** Whether it is among these 64 flags. */
  public boolean isSetIn(long flags) {
    return (flags & mask) != 0;
  }

  /** The flags that are set in a record; none if the record has no flags. */
  public static List<SecurityFlag> of(IoElements elements) {
    var value = flags(elements).orElse(0);
    return ALL.stream().filter(flag -> flag.isSetIn(value)).toList();
  }
}
