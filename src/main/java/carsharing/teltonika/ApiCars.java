package carsharing.teltonika;

import carsharing.teltonika.api.commands.Cars;
import carsharing.teltonika.car.registry.RegisteredCar;
import carsharing.teltonika.car.registry.Registry;
import carsharing.teltonika.protocol.Imei;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** The cars of the API, for its commands. */
final class ApiCars implements Cars {

  private final Registry registry;

  ApiCars(Registry registry) {
    this.registry = registry;
  }

  @Override
  public Future<Optional<Imei>> find(String vehicle) {
    return Future.succeededFuture(
        registry.byId(vehicle).map(RegisteredCar::imei).or(() -> Imei.parse(vehicle)));
  }

  @Override
  public String idOf(Imei imei) {
    return registry.idOf(imei);
  }

  @Override
  public Future<JsonObject> state(Imei imei) {
    var vehicle = new JsonObject().put("id", idOf(imei)).put("imei", imei.digits());
    return Future.succeededFuture(
        new JsonObject()
            .put("vehicle", vehicle)
            .put("online", false)
            .put("properties", new JsonObject()));
  }
}
