package carsharing.teltonika.command.check;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A record does not pass a {@link Check}; carries all reasons. */
public final class CheckFailedException extends Exception {

  private static final long serialVersionUID = 1;

  private final transient Object data;
  private final transient JsonObject details;

  /**
   * @param data what clients know: a text or a list of texts
   * @param reasons each with {@code code} and {@code text}
   * @param recordAge ms
   */
  CheckFailedException(Object data, JsonArray reasons, long recordAge) {
    super(data.toString());
    this.data = data;
    this.details = new JsonObject().put("reasons", reasons).put("recordAge", recordAge);
  }

  /** What the outcome says in {@code data}. */
  public Object data() {
    return data;
  }

  /** What the outcome says beside that. */
  public JsonObject details() {
    return details;
  }
}
