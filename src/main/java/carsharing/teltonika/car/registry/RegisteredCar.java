package carsharing.teltonika.car.registry;

import carsharing.teltonika.protocol.Imei;
import java.util.List;
import java.util.Optional;

/**
 * One car of the registry.
 *
 * @param id how back ends call the car, whatever tracker it has
 * @param imei of the tracker that the car has now
 * @param plate letters, digits, spaces and {@code . : -}
 * @param phone of the tracker's SIM card, for SMS
 * @param profile the name of the profile that its elements are read by, whatever its hardware is
 * @param labels an operator's own words, in their order
 */
public record RegisteredCar(
    String id,
    Imei imei,
    Optional<String> plate,
    Optional<String> phone,
    Optional<String> profile,
    List<String> labels) {

  /** Copies the labels. */
  public RegisteredCar {
    labels = List.copyOf(labels);
  }
}
