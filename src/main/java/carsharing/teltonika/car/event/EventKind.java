package carsharing.teltonika.car.event;

import carsharing.teltonika.car.profile.Property;
import java.util.EnumMap;
import java.util.Map;

/** What kind of event it is. */
enum EventKind {
  /** The car has connected. */
  ONLINE("online"),
  /** The connection of the car has ended. */
  OFFLINE("offline"),
  /** The ignition was switched. */
  IGNITION("ignition"),
  /** A door, the trunk or the hood was opened or closed. */
  DOOR("door"),
  /** The central lock was opened or closed. */
  LOCK("lock"),
  /** The immobiliser was switched. */
  IMMOBILISER("immobiliser"),
  /** The car moves although it is locked and the ignition is off. */
  MOVED_WHILE_LOCKED("movedWhileLocked"),
  /** The tracker has no power from the car any more. */
  POWER_CUT("powerCut"),
  /** The car is towed. */
  TOW("tow"),
  /** The tracker has felt a crash. */
  CRASH("crash"),
  /** The mobile network is jammed. */
  JAMMING("jamming"),
  /** There is little fuel. */
  LOW_FUEL("lowFuel"),
  /** The battery that drives the car is nearly empty. */
  LOW_CHARGE("lowCharge");

  /** Properties whose changes are events. */
  static final Map<Property, EventKind> EDGES =
      new EnumMap<>(
          Map.of(
              Property.IGNITION, IGNITION,
              Property.FRONT_LEFT_DOOR, DOOR,
              Property.FRONT_RIGHT_DOOR, DOOR,
              Property.REAR_LEFT_DOOR, DOOR,
              Property.REAR_RIGHT_DOOR, DOOR,
              Property.TRUNK, DOOR,
              Property.HOOD, DOOR,
              Property.LOCKED, LOCK,
              Property.IMMOBILISER_OUTPUT, IMMOBILISER,
              Property.IMMOBILISER_MODULE, IMMOBILISER));

  /** Properties that are alarms: true is an event. */
  static final Map<Property, EventKind> ALARMS =
      new EnumMap<>(
          Map.of(
              Property.UNPLUGGED, POWER_CUT,
              Property.TOWED, TOW,
              Property.CRASHED, CRASH,
              Property.JAMMED, JAMMING));

  private final String word;

  EventKind(String word) {
    this.word = word;
  }

  /** Its name in JSON. */
  String word() {
    return word;
  }
}
