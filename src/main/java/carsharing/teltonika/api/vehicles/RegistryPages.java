package carsharing.teltonika.api.vehicles;

import carsharing.teltonika.api.ApiGroup;
import carsharing.teltonika.api.ApiPages;
import carsharing.teltonika.api.ApiPages.Method;
import carsharing.teltonika.api.ApiRequest;
import carsharing.teltonika.api.Problem;
import carsharing.teltonika.api.Role;
import carsharing.teltonika.car.registry.CarEntries;
import carsharing.teltonika.car.registry.RegisteredCar;
import carsharing.teltonika.fleet.Fleet;
import carsharing.teltonika.fleet.FleetKeeper;
import carsharing.teltonika.fleet.VehicleJson;
import carsharing.teltonika.http.Answer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One vehicle: shows it, registers it, and deletes it from the registry. */
public final class RegistryPages implements ApiGroup {

  private static final Logger LOG = LoggerFactory.getLogger(RegistryPages.class);
  private static final Duration LATER = Duration.ofSeconds(2);

  private final FleetKeeper keeper;
  private final Fleet fleet;

  /** Pages for the cars of this fleet. */
  public RegistryPages(FleetKeeper keeper) {
    this.keeper = keeper;
    this.fleet = keeper.fleet();
  }

  @Override
  public void addTo(ApiPages pages) {
    pages.add(
        "/v1/vehicles/{id}",
        Method.get(Role.READ, this::show),
        Method.put(Role.ADMIN, this::put),
        Method.delete(Role.ADMIN, this::delete));
  }

  private Future<Answer> show(ApiRequest request) {
    return Vehicles.find(fleet, request)
        .map(
            car -> {
              var json = VehicleJson.of(car);
              fleet
                  .staleSince()
                  .ifPresent(
                      since -> json.put("staleSince", VehicleJson.time(since.toEpochMilli())));
              return Answer.json(200, json);
            });
  }

  private Future<Answer> put(ApiRequest request) {
    if (!keeper.canRegister()) {
      return noHash();
    }
    var entries = new CarEntries();
    entries.add(request.path("id"), request.body());
    if (!entries.mistakes().isEmpty()) {
      var text =
          entries.mistakes().stream()
              .map(CarEntries.Mistake::toString)
              .collect(Collectors.joining("; "));
      return new Problem(400, "wrong-vehicle", text).failed();
    }
    var car = entries.cars().get(0);
    return keeper
        .put(car)
        .recover(RegistryPages::redisAway)
        .compose(outcome -> registered(car, outcome));
  }

  private Future<Answer> registered(RegisteredCar car, FleetKeeper.Outcome outcome) {
    return switch (outcome) {
      case IMEI_TAKEN ->
          new Problem(409, "imei-taken", "another vehicle has the tracker " + car.imei()).failed();
      case FULL ->
          new Problem(409, "registry-full", "no more vehicles fit (cars.maxRegistered)").failed();
      case NEW -> shown(car, 201);
      case CHANGED -> shown(car, 200);
    };
  }

  private Future<Answer> shown(RegisteredCar car, int status) {
    LOG.info("{}: registered as {}", car.imei(), car.id());
    return fleet
        .find(car.imei())
        .map(found -> Future.succeededFuture(Answer.json(status, VehicleJson.of(found))))
        .orElseGet(
            () ->
                new Problem(409, "fleet-full", "the API shows no more vehicles (api.maxVehicles)")
                    .failed());
  }

  private Future<Answer> delete(ApiRequest request) {
    if (!keeper.canRegister()) {
      return noHash();
    }
    var id = request.path("id");
    return keeper
        .delete(id)
        .recover(RegistryPages::redisAway)
        .compose(
            deleted ->
                deleted
                    ? Future.succeededFuture(Answer.nothing())
                    : new Problem(404, "unknown-vehicle", "no vehicle is registered with this id")
                        .failed());
  }

  private static Future<Answer> noHash() {
    return new Problem(
            409,
            "registry-is-a-file",
            "vehicles can be changed here only if they are registered in Redis (cars.registry: redis)")
        .failed();
  }

  private static <T> Future<T> redisAway(Throwable cause) {
    return Problem.redisAway(cause).retryAfter(LATER).failed();
  }
}
