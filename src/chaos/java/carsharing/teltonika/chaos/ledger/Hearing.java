package carsharing.teltonika.chaos.ledger;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * A message of a server, as all clients of the car hear it.
 *
 * @param at ms since 1970
 */
public record Hearing(String imei, JsonObject message, long at) {

  private static final String NO_COMMAND = "no_command";

  /** Empty if the message is about a command without one, or about none. */
  public Optional<String> id() {
    return Optional.ofNullable(message.getString("id"));
  }

  public boolean isSuccess() {
    return "success".equals(message.getString("message"));
  }

  /** Whether it is the outcome of a command. */
  public boolean isOutcome() {
    return isSuccess() || ("failed".equals(message.getString("message")) && !isNoCommand());
  }

  /** Whether it says that nobody has written a command. */
  public boolean isNoCommand() {
    return NO_COMMAND.equals(message.getValue("data"));
  }

  /** Whether it repeats what was told before about an id. */
  public boolean isRepeated() {
    return message.getBoolean("repeated", false);
  }
}
