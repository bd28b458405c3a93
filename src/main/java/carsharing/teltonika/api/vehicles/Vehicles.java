package carsharing.teltonika.api.vehicles;

import carsharing.teltonika.api.ApiGroup;
import carsharing.teltonika.api.ApiPages;
import carsharing.teltonika.api.ApiPages.Method;
import carsharing.teltonika.api.ApiRequest;
import carsharing.teltonika.api.Problem;
import carsharing.teltonika.api.ProblemException;
import carsharing.teltonika.api.Role;
import carsharing.teltonika.fleet.Fleet;
import carsharing.teltonika.fleet.FleetCar;
import carsharing.teltonika.fleet.FleetPage;
import carsharing.teltonika.fleet.StateJson;
import carsharing.teltonika.fleet.VehicleJson;
import carsharing.teltonika.http.Answer;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Lists, the map, and what is known of one vehicle. If Redis is away, the last known states are
 * shown, and {@code staleSince} says since when nothing new is known.
 */
public final class Vehicles implements ApiGroup {

  private final Vertx vertx;
  private final Fleet fleet;
  private final TimeSource time;
  private final CarQuestions questions;

  /**
   * @param questions asks cars, and knows their commands
   */
  public Vehicles(Vertx vertx, Fleet fleet, TimeSource time, CarQuestions questions) {
    this.vertx = vertx;
    this.fleet = fleet;
    this.time = time;
    this.questions = questions;
  }

  @Override
  public void addTo(ApiPages pages) {
    // The map is no id of a vehicle: its path comes first.
    pages.add("/v1/vehicles/map", Method.get(Role.READ, request -> map()));
    pages.add("/v1/vehicles", Method.get(Role.READ, this::list, ListParameters.NAMES));
    pages.add("/v1/vehicles/{id}/state", Method.get(Role.READ, this::state, "refresh"));
    pages.add("/v1/vehicles/{id}/capabilities", Method.get(Role.READ, this::capabilities));
  }

  private Future<Answer> list(ApiRequest request) {
    try {
      var query = new ListParameters(request, time.millis()).read();
      return fleet.search(query).map(page -> Answer.json(200, fresh(json(page))));
    } catch (ProblemException e) {
      return Future.failedFuture(e);
    }
  }

  private static JsonObject json(FleetPage page) {
    var cars = new JsonArray();
    page.cars().forEach(car -> cars.add(VehicleJson.of(car)));
    var json = new JsonObject().put("vehicles", cars).put("total", page.total());
    page.next().ifPresent(next -> json.put("next", next));
    return json;
  }

  /** Tells the client if Redis has told nothing new for a while. */
  private JsonObject fresh(JsonObject json) {
    fleet
        .staleSince()
        .ifPresent(since -> json.put("staleSince", VehicleJson.time(since.toEpochMilli())));
    return json;
  }

  private Future<Answer> map() {
    var cars = fleet.snapshot();
    var head = fresh(new JsonObject());
    return vertx
        .executeBlocking(() -> new FleetMap(cars).json(head), false)
        .map(text -> new Answer(200, "application/json", text));
  }

  private Future<Answer> state(ApiRequest request) {
    var refresh = request.query("refresh").orElse("false");
    if (!refresh.equals("true") && !refresh.equals("false")) {
      return new Problem(400, "wrong-parameter", "refresh (expected: true or false)").failed();
    }
    return find(request)
        .compose(
            car ->
                refresh.equals("true")
                    ? questions.refresh(request, car).compose(asked -> find(request))
                    : Future.succeededFuture(car))
        .map(car -> Answer.json(200, fresh(state(car))));
  }

  /** All that is known of a car. */
  public static JsonObject state(FleetCar car) {
    var presence = car.state().presence();
    var json =
        new JsonObject()
            .put("vehicle", new JsonObject().put("id", car.id()).put("imei", car.imei().digits()))
            .put("online", presence.isOnline());
    if (presence.at() > 0) {
      json.put("since", VehicleJson.time(presence.at()));
    }
    if (car.lastSeen() > 0) {
      json.put("lastRecord", VehicleJson.time(car.lastSeen()));
    }
    VehicleJson.position(car).ifPresent(place -> json.put("position", place));
    return json.put("properties", StateJson.properties(car));
  }

  private Future<Answer> capabilities(ApiRequest request) {
    return find(request)
        .map(
            car ->
                Answer.json(
                    200,
                    new JsonObject()
                        .put("properties", new JsonArray(StateJson.names(car)))
                        .put("commands", questions.commands(car))));
  }

  private Future<FleetCar> find(ApiRequest request) {
    return find(fleet, request);
  }

  /** The vehicle that a path names. */
  static Future<FleetCar> find(Fleet fleet, ApiRequest request) {
    return fleet
        .find(request.path("id"))
        .map(Future::succeededFuture)
        .orElseGet(
            () -> new Problem(404, "unknown-vehicle", "no vehicle has this id or IMEI").failed());
  }
}
