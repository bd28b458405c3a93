package carsharing.teltonika.car.event;

import carsharing.teltonika.car.state.Presence;
import carsharing.teltonika.car.state.PropertyValue;
import carsharing.teltonika.message.CarEvent;
import carsharing.teltonika.protocol.Imei;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * Writes events as JSON. The id of an event is made of the car, the kind, the property and the time
 * of the record. So the same edge has the same id, whoever finds it.
 */
final class EventText {

  private EventText() {}

  /**
   * @param command whether the server has sent a command that can have caused it; empty if that is
   *     not told
   */
  static CarEvent ofRecord(
      Imei imei,
      EventKind kind,
      long at,
      Optional<PropertyValue> before,
      PropertyValue after,
      Optional<PropertyValue> position,
      Optional<Boolean> command) {
    var event = begin(imei, kind, after.name(), at);
    before.ifPresent(value -> event.put("before", value.toJson()));
    event.put("after", after.toJson());
    position.ifPresent(value -> event.put("position", value.toJson()));
    command.ifPresent(isCommanded -> event.put("command", isCommanded));
    return new CarEvent(imei, event.getString("id"), at, event.encode());
  }

  static CarEvent ofConnection(Imei imei, EventKind kind, Presence before, Presence after) {
    var event = begin(imei, kind, "online", after.at());
    if (before.at() > 0) {
      event.put("before", json(before));
    }
    event.put("after", json(after));
    return new CarEvent(imei, event.getString("id"), after.at(), event.encode());
  }

  private static JsonObject json(Presence presence) {
    return new JsonObject()
        .put("value", presence.isOnline())
        .put("at", presence.at())
        .put("source", "connection");
  }

  private static JsonObject begin(Imei imei, EventKind kind, String property, long at) {
    var id = "%s/%s/%s/%d".formatted(imei.digits(), kind.word(), property, at);
    return new JsonObject()
        .put("id", id)
        .put("event", kind.word())
        .put("imei", imei.digits())
        .put("property", property)
        .put("at", at);
  }
}
