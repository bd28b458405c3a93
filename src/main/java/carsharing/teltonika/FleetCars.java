package carsharing.teltonika;

import carsharing.teltonika.api.commands.Cars;
import carsharing.teltonika.api.vehicles.Vehicles;
import carsharing.teltonika.car.registry.Registry;
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

  FleetCars(Fleet fleet, Registry registry) {
    this.fleet = fleet;
    this.registry = registry;
  }

  @Override
  public Future<Optional<Imei>> find(String vehicle) {
    return Future.succeededFuture(fleet.find(vehicle).map(FleetCar::imei));
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
