package carsharing.teltonika.api.vehicles;

import carsharing.teltonika.car.registry.RegisteredCar;
import carsharing.teltonika.car.state.PropertyValue;
import carsharing.teltonika.fleet.FleetCar;
import carsharing.teltonika.fleet.Shown;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All cars that have a position, for a map: an array for each car, because names would be most of
 * what is sent. It is written on a worker thread.
 */
final class FleetMap {

  private static final List<String> COLUMNS =
      List.of("id", "plate", "label", "lat", "lon", "online", "locked", "moving", "immobilised");

  private final FleetCar[] cars;

  FleetMap(FleetCar[] cars) {
    this.cars = cars;
  }

  /**
   * The map as JSON.
   *
   * @param head what is put before it
   */
  String json(JsonObject head) {
    var all = new JsonArray();
    for (var car : cars) {
      car.state().position().ifPresent(place -> all.add(row(car, (JsonObject) place.value())));
    }
    return head.put("columns", new JsonArray(COLUMNS)).put("cars", all).encode();
  }

  private static JsonArray row(FleetCar car, JsonObject place) {
    return new JsonArray()
        .add(car.id())
        .add(car.registered().flatMap(RegisteredCar::plate).orElse(null))
        .add(car.registered().flatMap(FleetMap::label).orElse(null))
        .add(place.getValue("latitude"))
        .add(place.getValue("longitude"))
        .add(car.isOnline())
        .add(flag(Shown.locked(car.state())))
        .add(flag(Shown.moving(car.state())))
        .add(flag(Shown.immobilised(car.state())));
  }

  private static Optional<String> label(RegisteredCar car) {
    return car.labels().isEmpty() ? Optional.empty() : Optional.of(String.join(", ", car.labels()));
  }

  /** JSON's null if the car does not tell it. */
  private static @Nullable Boolean flag(Optional<PropertyValue> value) {
    return value.map(PropertyValue::isTrue).orElse(null);
  }
}
