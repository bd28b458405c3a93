package carsharing.teltonika.fleet;

import carsharing.teltonika.car.registry.RegisteredCar;
import java.util.Arrays;
import java.util.Optional;

/**
 * In which order cars are listed. A client reads page after page while cars are heard of. So that
 * no car is left out and the pages have an end, cars that are heard of after the first page come
 * last, in the order of their IMEIs. Such a car may come a second time.
 */
public enum FleetOrder {
  /** The car that was not heard of for longest comes first; a car never heard of is silent most. */
  SILENT_FIRST("silence"),
  /** The car that was heard of last comes first. */
  RECENT_FIRST("-silence"),
  /** By plate; cars without one come last. */
  PLATE("plate");

  /** Behind the letters and digits of all plates. */
  private static final String NO_PLATE = "~";

  private final String word;

  FleetOrder(String word) {
    this.word = word;
  }

  /** Its name in a query. */
  public String word() {
    return word;
  }

  /** The order of that name. */
  public static Optional<FleetOrder> of(String word) {
    return Arrays.stream(values()).filter(order -> order.word.equals(word)).findFirst();
  }

  /**
   * Where a car stands.
   *
   * @param until when the first page was read, ms since 1970
   */
  FleetPlace place(FleetCar car, long until) {
    var seen = car.lastSeen();
    var imei = car.imei().digits();
    return switch (this) {
      case SILENT_FIRST -> new FleetPlace(Math.min(seen, until + 1), "", imei);
      case RECENT_FIRST -> new FleetPlace(seen > until ? Long.MAX_VALUE : -seen, "", imei);
      case PLATE ->
          new FleetPlace(
              0,
              car.registered().flatMap(RegisteredCar::plate).map(FleetCar::plain).orElse(NO_PLATE),
              imei);
    };
  }
}
