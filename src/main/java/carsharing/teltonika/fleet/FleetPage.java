package carsharing.teltonika.fleet;

import java.util.List;
import java.util.Optional;

/**
 * Some of the cars that a client asks for.
 *
 * @param next where the next page begins; empty if this is the last one
 * @param total how many cars there are on all pages
 */
public record FleetPage(List<FleetCar> cars, Optional<String> next, int total) {

  /** Copies the cars. */
  public FleetPage {
    cars = List.copyOf(cars);
  }
}
