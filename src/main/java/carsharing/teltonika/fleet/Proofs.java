package carsharing.teltonika.fleet;

import carsharing.teltonika.car.state.CarState;
import carsharing.teltonika.car.state.PropertyValue;
import carsharing.teltonika.message.JsonText;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What verified commands have shown of a car and what still holds: the newest command on a property
 * was verified, and the car has shown nothing else since. Immutable.
 *
 * @param byProperty by the name of the property
 */
record Proofs(Map<String, Proof> byProperty) {

  static final Proofs NONE = new Proofs(Map.of());

  private static final String VERIFIED = "verified";

  /**
   * What was shown of one property.
   *
   * @param at the time of the record that has shown it, ms since 1970
   */
  record Proof(boolean value, long at) {}

  Proofs {
    byProperty = Map.copyOf(byProperty);
  }

  /** Reads what {@link #text} has written; none if somebody else has. */
  static Proofs read(String text) {
    try {
      var all = new HashMap<String, Proof>();
      if (!text.isEmpty()) {
        JsonText.object(text)
            .forEach(
                entry -> {
                  if (entry.getValue() instanceof JsonObject proof
                      && proof.getValue("value") instanceof Boolean value
                      && proof.getValue("at") instanceof Number at) {
                    all.put(entry.getKey(), new Proof(value, at.longValue()));
                  }
                });
      }
      return new Proofs(all);
    } catch (DecodeException e) {
      return NONE;
    }
  }

  /** As a text for Redis; empty if there are none. */
  String text() {
    var json = new JsonObject();
    byProperty.forEach(
        (name, proof) ->
            json.put(name, new JsonObject().put("value", proof.value()).put("at", proof.at())));
    return json.isEmpty() ? "" : json.encode();
  }

  /** Whether a value was shown by a verified command. */
  boolean hold(PropertyValue value) {
    var proof = byProperty.get(value.name());
    return proof != null && value.value().equals(proof.value());
  }

  /** A command has ended: what it has shown counts, whatever was shown before. */
  Proofs ended(JsonObject step) {
    if (!(step.getValue(VERIFIED) instanceof JsonArray shown)) {
      return this;
    }
    var all = new HashMap<>(byProperty);
    for (var each : shown) {
      if (each instanceof JsonObject item && item.getValue("property") instanceof String name) {
        all.remove(name);
        if (VERIFIED.equals(item.getValue("verdict"))
            && item.getValue("value") instanceof Boolean value
            && item.getValue("at") instanceof Number at) {
          all.put(name, new Proof(value, at.longValue()));
        }
      }
    }
    return new Proofs(all);
  }

  /** An event of the car: a property that shows something else is proved no longer. */
  Proofs happened(JsonObject event) {
    var isOther =
        event.getValue("property") instanceof String name
            && event.getValue("after") instanceof JsonObject after
            && event.getValue("at") instanceof Number at
            && contradicts(name, after.getValue("value"), at.longValue());
    return isOther ? without(event.getString("property")) : this;
  }

  /** The state of the car: what shows something else is proved no longer. */
  Proofs seen(CarState state) {
    var left = this;
    for (var name : byProperty.keySet()) {
      var isOther =
          Shown.of(state, name)
              .filter(value -> contradicts(name, value.value(), value.at()))
              .isPresent();
      left = isOther ? left.without(name) : left;
    }
    return left;
  }

  private boolean contradicts(String name, Object value, long at) {
    var proof = Optional.ofNullable(byProperty.get(name));
    return proof.filter(shown -> at >= shown.at() && !value.equals(shown.value())).isPresent();
  }

  private Proofs without(String name) {
    var all = new HashMap<>(byProperty);
    all.remove(name);
    return new Proofs(all);
  }
}
