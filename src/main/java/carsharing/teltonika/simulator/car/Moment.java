package carsharing.teltonika.simulator.car;

import carsharing.teltonika.car.profile.Property;
import java.util.Set;

/**
 * All that can be measured of a car at one moment.
 *
 * @param flags those that are true
 * @param kmh its speed
 * @param metres how far it has been driven in its life
 * @param roundMetres how far it has been driven on its round
 * @param fuel percent of the tank
 * @param runs whether the engine runs
 */
record Moment(
    Set<Property> flags, long kmh, long metres, long roundMetres, double fuel, boolean runs) {

  boolean is(Property flag) {
    return flags.contains(flag);
  }
}
