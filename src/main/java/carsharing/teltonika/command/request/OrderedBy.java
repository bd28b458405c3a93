package carsharing.teltonika.command.request;

import carsharing.teltonika.message.Printable;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * Who has ordered a command over the API, and by which name. It travels in the command's JSON, so
 * that whichever process runs the command can say it.
 *
 * @param name of the command, as the API calls it
 * @param token the name of the token
 * @param actor the person behind it, as the client says
 */
public record OrderedBy(String name, String token, Optional<String> actor) {

  /** The field of the command. A name with a hyphen is never the parameter of a script. */
  public static final String FIELD = "ordered-by";

  /** As it stands in the command. */
  public JsonObject toJson() {
    var json = new JsonObject().put("name", name).put("token", token);
    actor.ifPresent(who -> json.put("actor", who));
    return json;
  }

  /** Reads it; empty if the command says nothing of that kind. */
  public static Optional<OrderedBy> read(JsonObject command) {
    return command.getValue(FIELD) instanceof JsonObject json
            && json.getValue("name") instanceof String name
            && json.getValue("token") instanceof String token
        ? Optional.of(
            new OrderedBy(
                Printable.of(name),
                Printable.of(token),
                Optional.ofNullable(json.getValue("actor")).map(Printable::of)))
        : Optional.empty();
  }
}
