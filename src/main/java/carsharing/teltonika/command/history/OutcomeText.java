package carsharing.teltonika.command.history;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.stream.Collectors;

/** An outcome as the API has it, from the message of the contract. */
public final class OutcomeText {

  private static final Set<String> NOT_DETAILS =
      Set.of("message", "data", "id", "steps", "duration", "verdict");

  private OutcomeText() {}

  /**
   * What is kept of an outcome.
   *
   * @param message as clients get it on the channel of the car
   */
  public static JsonObject of(JsonObject message) {
    var isSuccess = "success".equals(message.getValue("message"));
    var end = new JsonObject().put("outcome", isSuccess ? "success" : "failed");
    var data = message.getValue("data");
    if (isSuccess) {
      end.put("data", data);
    } else {
      end.put("reason", reason(data));
    }
    if (message.getValue("verdict") instanceof String verdict) {
      end.put("verdict", verdict);
    }
    var details = message.copy();
    NOT_DETAILS.forEach(details::remove);
    return details.isEmpty() ? end : end.put("details", details);
  }

  /** A check gives a list of texts. */
  private static String reason(Object data) {
    return data instanceof JsonArray list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
        : String.valueOf(data);
  }
}
