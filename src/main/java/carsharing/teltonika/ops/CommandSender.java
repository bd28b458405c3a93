package carsharing.teltonika.ops;

import carsharing.teltonika.protocol.Imei;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** Sends a command to a car on whichever process, and waits for its outcome. */
@FunctionalInterface
public interface CommandSender {

  /** Fails with a {@link carsharing.teltonika.message.CommandNotRunException}. */
  Future<JsonObject> send(Imei imei, JsonObject command, Duration timeout);
}
