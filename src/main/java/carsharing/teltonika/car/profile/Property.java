package carsharing.teltonika.car.profile;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a profile can say about a car. A profile names the elements that each property is in. */
public enum Property {
  /** How fast the vehicle's own bus says that it is, km/h. */
  SPEED("speed", Kind.NUMBER),
  /** Whether the ignition is on, by the best source. */
  IGNITION("ignition", Kind.FLAG),
  /** Whether the ignition is on, as the tracker itself sees it, without the vehicle's bus. */
  TRACKER_IGNITION("trackerIgnition", Kind.FLAG),
  /** Whether the tracker feels that the car moves. */
  MOVEMENT("movement", Kind.FLAG),
  /** True if the door is open. */
  FRONT_LEFT_DOOR("frontLeftDoor", Kind.FLAG),
  /** True if the door is open. */
  FRONT_RIGHT_DOOR("frontRightDoor", Kind.FLAG),
  /** True if the door is open. */
  REAR_LEFT_DOOR("rearLeftDoor", Kind.FLAG),
  /** True if the door is open. */
  REAR_RIGHT_DOOR("rearRightDoor", Kind.FLAG),
  /** True if the trunk is open. */
  TRUNK("trunk", Kind.FLAG),
  /** True if the hood is open. */
  HOOD("hood", Kind.FLAG),
  /** True if the central lock is closed. */
  LOCKED("locked", Kind.FLAG),
  /** Whether the output of the tracker is on that keeps the engine from starting. */
  IMMOBILISER_OUTPUT("immobiliserOutput", Kind.FLAG),
  /** Whether the CAN module keeps the engine from starting. */
  IMMOBILISER_MODULE("immobiliserModule", Kind.FLAG),
  /** How far the car has been driven, km. */
  MILEAGE("mileage", Kind.NUMBER),
  /** Fuel, percent of the tank. */
  FUEL_LEVEL("fuelLevel", Kind.NUMBER),
  /** Fuel, litres. */
  FUEL_LITRES("fuelLitres", Kind.NUMBER),
  /** The battery that drives an electric car, percent. */
  CHARGE("charge", Kind.NUMBER),
  /** What the tracker is fed with, V. */
  EXTERNAL_VOLTAGE("externalVoltage", Kind.NUMBER),
  /** The tracker's own battery, V. */
  BATTERY_VOLTAGE("batteryVoltage", Kind.NUMBER),
  /** The mobile network, 0 (none) to 5. */
  GSM_SIGNAL("gsmSignal", Kind.NUMBER),
  /** Whose key or card the tracker has read; an empty text if nobody's. */
  DRIVER_ID("driverId", Kind.TEXT),
  /** True in a record that tells of a crash. */
  CRASHED("crashed", Kind.FLAG),
  /** Whether the tracker feels that the car is towed. */
  TOWED("towed", Kind.FLAG),
  /** Whether the mobile network is jammed. */
  JAMMED("jammed", Kind.FLAG),
  /** Whether the tracker is cut off from the car's power. */
  UNPLUGGED("unplugged", Kind.FLAG),
  /** Whether the CAN module sleeps. What comes from it is then the last that it knew. */
  MODULE_ASLEEP("moduleAsleep", Kind.FLAG);

  /** What the value of a property is. */
  public enum Kind {
    /** Yes or no. */
    FLAG,
    /** An exact decimal number. */
    NUMBER,
    /** A text, such as an id of 64 bits that no JSON number holds. */
    TEXT
  }

  private final String word;
  private final Kind kind;

  Property(String word, Kind kind) {
    this.word = word;
    this.kind = kind;
  }

  /** Its name in a file of profiles. */
  public String word() {
    return word;
  }

  /** What its value is. */
  public Kind kind() {
    return kind;
  }

  /** The property of this name, or empty if there is none. */
  public static Optional<Property> of(String word) {
    return Arrays.stream(values()).filter(property -> property.word.equals(word)).findFirst();
  }

  /** The names of all properties. */
  static List<String> words() {
    return Arrays.stream(values()).map(Property::word).sorted().toList();
  }
}
