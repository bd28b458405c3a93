package carsharing.teltonika.http;

import carsharing.teltonika.protocol.Imei;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** Sends a command to a car on whichever process, and waits for its outcome. */
@FunctionalInterface
public interface CommandSender {

  /**
   * Fails with a {@link carsharing.teltonika.message.CommandNotRunException}.
   *
   * @param abandoned completes if nobody waits for the outcome any more: a command that nobody has
   *     taken is withdrawn
   */
  Future<JsonObject> send(Imei imei, JsonObject command, Duration timeout, Future<Void> abandoned);
}
