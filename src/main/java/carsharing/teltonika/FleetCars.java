package carsharing.teltonika;

import carsharing.teltonika.api.commands.Cars;
import carsharing.teltonika.api.vehicles.Vehicles;
import carsharing.teltonika.car.registry.Registry;
import carsharing.teltonika.command.order.Orders;
import carsharing.teltonika.fleet.Fleet;
import carsharing.teltonika.fleet.FleetCar;
import carsharing.teltonika.protocol.Imei;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** The cars of the fleet, for the commands of the API. Lives on the event loop of HTTP. */
final class FleetCars implements Cars {

  private final Fleet fleet;
  private final Registry registry;
  private final Orders orders;

  FleetCars(Fleet fleet, Registry registry, Orders orders) {
    this.fleet = fleet;
    this.registry = registry;
    this.orders = orders;
  }

  /** A car that has only just connected has no state yet. */
  @Override
  public Future<Optional<Imei>> find(String vehicle) {
    var known = fleet.find(vehicle).map(FleetCar::imei);
    var stranger = Imei.parse(vehicle).filter(imei -> known.isEmpty());
    return stranger
        .map(imei -> orders.isKnown(imei).map(is -> Optional.of(imei).filter(it -> is)))
        .orElse(Future.succeededFuture(known));
  }

  @Override
  public String idOf(Imei imei) {
    return registry.idOf(imei);
  }

  @Override
  public Optional<String> family(Imei imei) {
    return fleet.find(imei).flatMap(FleetCar::family);
  }

  @Override
  public Future<JsonObject> state(Imei imei) {
    var vehicle = new JsonObject().put("id", idOf(imei)).put("imei", imei.digits());
    return Future.succeededFuture(
        fleet
            .find(imei)
            .map(Vehicles::state)
            .orElseGet(
                () ->
                    new JsonObject()
                        .put("vehicle", vehicle)
                        .put("online", false)
                        .put("properties", new JsonObject())));
  }
}
