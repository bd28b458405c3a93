package carsharing.teltonika.api.commands;

import carsharing.teltonika.protocol.Imei;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** The cars that there are, and what is known of them. Lives on the event loop of HTTP. */
public interface Cars {

  /**
   * The car of that name.
   *
   * @param vehicle the id of a registered car, or the IMEI of any car
   */
  Future<Optional<Imei>> find(String vehicle);

  /** The id of a car, or its IMEI if it has none. */
  String idOf(Imei imei);

  /** The name of a car's profile, if it is known. */
  Optional<String> family(Imei imei);

  /** The state of a car as it is known now, as the API shows it. */
  Future<JsonObject> state(Imei imei);
}
