package carsharing.teltonika.fleet;

import carsharing.teltonika.car.profile.Property;
import carsharing.teltonika.car.state.CarState;
import carsharing.teltonika.car.state.PropertyValue;
import java.math.BigDecimal;
import java.util.Optional;

/** What a state shows of a car, as people ask for it. */
public final class Shown {

  private Shown() {}

  /** A property of that name. */
  static Optional<PropertyValue> of(CarState state, String name) {
    return Property.of(name).flatMap(state::get);
  }

  /** Whether the central lock is closed. */
  public static Optional<PropertyValue> locked(CarState state) {
    return state.get(Property.LOCKED);
  }

  /**
   * Whether the engine cannot be started: an output of the tracker or the CAN module prevents it.
   */
  public static Optional<PropertyValue> immobilised(CarState state) {
    var output = state.get(Property.IMMOBILISER_OUTPUT);
    var module = state.get(Property.IMMOBILISER_MODULE);
    if (output.isEmpty() || module.isEmpty()) {
      return output.or(() -> module);
    }
    if (output.get().isTrue() == module.get().isTrue()) {
      return output.get().at() < module.get().at() ? module : output;
    }
    return output.get().isTrue() ? output : module;
  }

  /** Whether the car moves: as the tracker feels it, or else by its speed. */
  public static Optional<PropertyValue> moving(CarState state) {
    var felt = state.get(Property.MOVEMENT);
    return felt.isPresent()
        ? felt
        : state
            .get(Property.SPEED)
            .map(
                speed ->
                    new PropertyValue(
                        Property.MOVEMENT.word(),
                        speed.number().compareTo(BigDecimal.ZERO) > 0,
                        speed.at(),
                        speed.source(),
                        speed.isLastKnown()));
  }

  /** Whether the ignition is on. */
  public static Optional<PropertyValue> ignition(CarState state) {
    return state.get(Property.IGNITION);
  }

  /** Fuel or charge, percent; the newer of both. */
  public static Optional<PropertyValue> energy(CarState state) {
    var fuel = state.get(Property.FUEL_LEVEL);
    var charge = state.get(Property.CHARGE);
    if (fuel.isEmpty() || charge.isEmpty()) {
      return fuel.or(() -> charge);
    }
    return fuel.get().at() < charge.get().at() ? charge : fuel;
  }

  /** What the tracker is fed with, V. */
  public static Optional<PropertyValue> voltage(CarState state) {
    return state.get(Property.EXTERNAL_VOLTAGE);
  }
}
