package carsharing.teltonika.fleet;

import carsharing.teltonika.car.profile.Property;
import carsharing.teltonika.car.state.PropertyValue;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes all that is known of a car, with the names that back ends of fleets know. Each value has
 * the time of its record.
 */
public final class StateJson {

  /**
   * How a property is named for back ends.
   *
   * @param unit empty for none
   */
  private record Name(String word, String unit) {}

  private static final Map<Property, Name> NAMES =
      Map.ofEntries(
          Map.entry(Property.SPEED, new Name("speed_in_kilometers_per_hour", "km/h")),
          Map.entry(Property.IGNITION, new Name("ignition", "")),
          Map.entry(Property.TRACKER_IGNITION, new Name("tracker_ignition", "")),
          Map.entry(Property.MOVEMENT, new Name("moving", "")),
          Map.entry(Property.FRONT_LEFT_DOOR, new Name("front_left_door_open", "")),
          Map.entry(Property.FRONT_RIGHT_DOOR, new Name("front_right_door_open", "")),
          Map.entry(Property.REAR_LEFT_DOOR, new Name("rear_left_door_open", "")),
          Map.entry(Property.REAR_RIGHT_DOOR, new Name("rear_right_door_open", "")),
          Map.entry(Property.TRUNK, new Name("trunk_open", "")),
          Map.entry(Property.HOOD, new Name("hood_open", "")),
          Map.entry(Property.MILEAGE, new Name("mileage_in_kilometers", "km")),
          Map.entry(Property.FUEL_LITRES, new Name("fuel_level_in_liters", "l")),
          Map.entry(Property.EXTERNAL_VOLTAGE, new Name("external_voltage", "V")),
          Map.entry(Property.BATTERY_VOLTAGE, new Name("tracker_battery_voltage", "V")),
          Map.entry(Property.GSM_SIGNAL, new Name("cellular_signal_quality", "")),
          Map.entry(Property.DRIVER_ID, new Name("driver_id", "")),
          Map.entry(Property.CRASHED, new Name("crashed", "")),
          Map.entry(Property.TOWED, new Name("towed", "")),
          Map.entry(Property.JAMMED, new Name("jammed", "")),
          Map.entry(Property.UNPLUGGED, new Name("unplugged", "")),
          Map.entry(Property.MODULE_ASLEEP, new Name("can_module_asleep", "")));

  private static final List<Property> DOORS =
      List.of(
          Property.FRONT_LEFT_DOOR,
          Property.FRONT_RIGHT_DOOR,
          Property.REAR_LEFT_DOOR,
          Property.REAR_RIGHT_DOOR);

  private StateJson() {}

  /** All properties that records have told. */
  public static JsonObject properties(FleetCar car) {
    var json = new JsonObject();
    var state = car.state();
    NAMES.forEach(
        (property, name) ->
            state.get(property).ifPresent(value -> json.put(name.word(), value(value, name))));
    Shown.locked(state)
        .ifPresent(
            value ->
                json.put(
                    "central_lock",
                    worded(value, "locked", "unlocked").put("verified", car.isVerified(value))));
    Shown.immobilised(state)
        .ifPresent(
            value ->
                json.put(
                    "driving_enabled",
                    VehicleJson.value(value)
                        .put("value", !value.isTrue())
                        .put("verified", car.isVerified(value))));
    Shown.energy(state)
        .ifPresent(
            value ->
                json.put(
                    "state_of_charge_or_fuel_level_in_percent", value(value, new Name("", "%"))));
    doors(car).ifPresent(value -> json.put("doors", worded(value, "open", "closed")));
    return json;
  }

  /** The names of the properties that records have told, in their order. */
  public static List<String> names(FleetCar car) {
    return properties(car).fieldNames().stream().sorted().toList();
  }

  private static JsonObject value(PropertyValue value, Name name) {
    var json = VehicleJson.value(value);
    return name.unit().isEmpty() ? json : json.put("unit", name.unit());
  }

  private static JsonObject worded(PropertyValue value, String ifTrue, String ifFalse) {
    return VehicleJson.value(value).put("value", value.isTrue() ? ifTrue : ifFalse);
  }

  /** An open door as it was told last; if all are closed, the one that was told first. */
  private static Optional<PropertyValue> doors(FleetCar car) {
    Optional<PropertyValue> found = Optional.empty();
    for (var door : DOORS) {
      var next = car.state().get(door);
      if (next.isPresent() && (found.isEmpty() || says(next.get(), found.get()))) {
        found = next;
      }
    }
    return found;
  }

  private static boolean says(PropertyValue next, PropertyValue before) {
    return next.isTrue() == before.isTrue()
        ? next.isTrue() == next.at() > before.at()
        : next.isTrue();
  }
}
