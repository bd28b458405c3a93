package carsharing.teltonika.simulator.car;

import carsharing.teltonika.car.profile.Property;
import java.util.EnumSet;
import java.util.Set;

/**
 * What is really true of a simulated car, whatever its tracker says.
 *
 * @param since when it became true by the clock of this machine, ms since 1970
 * @param set the flags that are true; all other flags are false
 */
public record CarState(long since, Set<Property> set) {

  /** The five ways in, and the hood. */
  static final Set<Property> DOORS =
      Set.of(
          Property.FRONT_LEFT_DOOR,
          Property.FRONT_RIGHT_DOOR,
          Property.REAR_LEFT_DOOR,
          Property.REAR_RIGHT_DOOR,
          Property.TRUNK,
          Property.HOOD);

  /** A state that does not change when the set does. */
  public CarState {
    set = Set.copyOf(set);
  }

  /** Whether a flag is true. */
  public boolean is(Property flag) {
    return set.contains(flag);
  }

  /** Whether the central lock is closed. */
  public boolean locked() {
    return is(Property.LOCKED);
  }

  /** Whether an output of the tracker, or the CAN module, keeps the engine from starting. */
  public boolean immobilised() {
    return is(Property.IMMOBILISER_OUTPUT) || is(Property.IMMOBILISER_MODULE);
  }

  /** The doors, trunk and hood that are open. */
  public Set<Property> openDoors() {
    var open = EnumSet.noneOf(Property.class);
    set.stream().filter(DOORS::contains).forEach(open::add);
    return open;
  }
}
