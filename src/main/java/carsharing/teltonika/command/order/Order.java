package carsharing.teltonika.command.order;

import carsharing.teltonika.command.history.CommandRef;
import carsharing.teltonika.command.request.OrderedBy;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * A command that is to be written for a car.
 *
 * @param action the script that it runs
 * @param fields what the client says besides
 * @param digest of what the client asks for: another order with the same name differs in it
 * @param validity how long it may wait for its turn
 * @param mayWait whether it may wait for a car that is not connected
 */
public record Order(
    CommandRef command,
    String action,
    OrderedBy by,
    JsonObject fields,
    String digest,
    Duration validity,
    boolean mayWait) {

  /** Copies the fields. */
  public Order {
    fields = fields.copy();
  }

  /** The command as it stands in Redis. */
  String text() {
    return fields
        .copy()
        .put("action", action)
        .put("id", command.clientId())
        .put(OrderedBy.FIELD, by.toJson())
        .encode();
  }
}
