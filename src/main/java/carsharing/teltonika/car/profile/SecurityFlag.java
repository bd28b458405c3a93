package carsharing.teltonika.car.profile;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The security state flags that back ends know. The texts are part of the contract, with their
 * missing brackets. The bits are in the profiles.
 */
public enum SecurityFlag {
  /** The ignition is on. */
  IGNITION("ignition", "ignition on"),
  /** The central lock is closed. */
  CLOSED("closed", "car is closed"),
  /** The central lock was closed by the remote control. */
  CLOSED_BY_REMOTE("closedByRemote", "car is closed by factory's remote control"),
  /** The alarm of the vehicle sounds. */
  ALARM("alarm", "factory installed alarm system is actuated (is in panic mode"),
  /** The handbrake is on. */
  HANDBRAKE("handbrake", "handbrake is actuated (information available only with ignition on"),
  /** The door is open. */
  FRONT_LEFT_DOOR("frontLeftDoor", "front left door open"),
  /** The door is open. */
  FRONT_RIGHT_DOOR("frontRightDoor", "front right door open"),
  /** The door is open. */
  REAR_LEFT_DOOR("rearLeftDoor", "rear left door open"),
  /** The door is open. */
  REAR_RIGHT_DOOR("rearRightDoor", "rear right door open"),
  /** The trunk is open. */
  TRUNK("trunk", "trunk door open"),
  /** The roof is open. */
  ROOF("roof", "roof open");

  private final String word;
  private final String text;

  SecurityFlag(String word, String text) {
    this.word = word;
    this.text = text;
  }

  /** How clients know it. */
  public String text() {
    return text;
  }

  /** Its name in a file of profiles. */
  String word() {
    return word;
  }

  /** The flag of this name, or empty if there is none. */
  static Optional<SecurityFlag> of(String word) {
    return Arrays.stream(values()).filter(flag -> flag.word.equals(word)).findFirst();
  }

  /** The names of all flags. */
  static List<String> words() {
    return Arrays.stream(values()).map(SecurityFlag::word).sorted().toList();
  }
}
