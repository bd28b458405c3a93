package carsharing.teltonika.fleet;

import carsharing.teltonika.car.state.PropertyValue;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Writes cars as {@code openapi.yaml} describes a vehicle. */
public final class VehicleJson {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** JavaScript knows no later time, ms since 1970. */
  private static final long LATEST = 253_402_300_799_999L; // The end of the year 9999.

  private VehicleJson() {}

  /**
   * A time as JSON has it.
   *
   * @param millis since 1970
   */
  public static String time(long millis) {
    return TIME.format(Instant.ofEpochMilli(Math.max(0, Math.min(LATEST, millis))));
  }

  /** A vehicle with what lists show of it. */
  public static JsonObject of(FleetCar car) {
    var json = new JsonObject().put("id", car.id()).put("imei", car.imei().digits());
    json.put("registered", car.registered().isPresent());
    registered(car, json);
    car.family().ifPresent(family -> json.put("family", family));
    var presence = car.state().presence();
    json.put("online", presence.isOnline());
    if (presence.at() > 0) {
      json.put("since", time(presence.at())).put("process", presence.process());
    }
    if (car.lastSeen() > 0) {
      json.put("lastRecord", time(car.lastSeen()));
    }
    var state = car.state();
    if (state.lastFix() > 0) {
      json.put("lastFix", time(state.lastFix()));
    }
    position(car).ifPresent(place -> json.put("position", place));
    Shown.locked(state).ifPresent(value -> json.put("locked", checked(car, value)));
    Shown.immobilised(state).ifPresent(value -> json.put("immobilised", checked(car, value)));
    put(json, "moving", Shown.moving(state));
    put(json, "ignition", Shown.ignition(state));
    put(json, "fuel", Shown.energy(state));
    put(json, "voltage", Shown.voltage(state));
    return json;
  }

  private static void registered(FleetCar car, JsonObject json) {
    car.registered()
        .ifPresent(
            entry -> {
              entry.plate().ifPresent(plate -> json.put("plate", plate));
              if (!entry.labels().isEmpty()) {
                json.put("labels", new JsonArray(entry.labels()));
              }
              entry.phone().ifPresent(phone -> json.put("phone", phone));
              entry.profile().ifPresent(profile -> json.put("profile", profile));
            });
  }

  /** Where the car was last. */
  public static Optional<JsonObject> position(FleetCar car) {
    return car.state()
        .position()
        .map(
            value -> {
              var where = (JsonObject) value.value();
              var json =
                  new JsonObject()
                      .put("latitude", where.getValue("latitude"))
                      .put("longitude", where.getValue("longitude"))
                      .put("heading", where.getValue("angle"))
                      .put("speed", where.getValue("speed"))
                      .put("timestamp", time(value.at()));
              return value.isLastKnown() ? json.put("lastKnown", true) : json;
            });
  }

  private static JsonObject checked(FleetCar car, PropertyValue value) {
    return value(value).put("verified", car.isVerified(value));
  }

  private static void put(JsonObject json, String name, Optional<PropertyValue> value) {
    value.ifPresent(found -> json.put(name, value(found)));
  }

  /** A value with the time of its record. */
  static JsonObject value(PropertyValue value) {
    var json = new JsonObject().put("value", value.plain()).put("timestamp", time(value.at()));
    return value.isLastKnown() ? json.put("lastKnown", true) : json;
  }
}
