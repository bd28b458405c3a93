package carsharing.teltonika.fleet;

import carsharing.teltonika.car.state.PropertyValue;
import java.util.Optional;

/**
 * Which cars a client asks for; what is empty does not count.
 *
 * @param words a part of the plate, the IMEI, the id or a label
 * @param online whether a process has the connection of the car
 * @param locked whether it is known to be locked, or known to be open
 * @param moving whether it is known to move, or known to stand
 * @param family the profile of its tracker
 * @param silentSince cars that were not heard of since then, ms since 1970
 */
public record FleetFilter(
    String words,
    Optional<Boolean> online,
    Optional<Boolean> locked,
    Optional<Boolean> moving,
    Optional<String> family,
    Optional<Long> silentSince) {

  /** All cars. */
  public static final FleetFilter ALL =
      new FleetFilter(
          "",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** Takes the words as a search compares them. */
  public FleetFilter {
    words = FleetCar.plain(words);
  }

  boolean takes(FleetCar car) {
    return (online.isEmpty() || online.get() == car.isOnline())
        && (silentSince.isEmpty() || car.lastSeen() < silentSince.get())
        && (family.isEmpty() || car.family().equals(family))
        && (words.isEmpty() || car.words().contains(words))
        && (locked.isEmpty() || is(Shown.locked(car.state()), locked.get()))
        && (moving.isEmpty() || is(Shown.moving(car.state()), moving.get()));
  }

  private static boolean is(Optional<PropertyValue> shown, boolean wanted) {
    return shown.filter(value -> value.isTrue() == wanted).isPresent();
  }
}
