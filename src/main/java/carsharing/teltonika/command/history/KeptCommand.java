package carsharing.teltonika.command.history;

import carsharing.teltonika.message.JsonText;
import carsharing.teltonika.units.IsoMillis;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A command as Redis keeps it.
 *
 * @param head what it is
 * @param created when it was ordered, or taken if nobody has ordered it over the API; ms
 * @param trail what has come of it so far
 * @param end its outcome; empty if there is none yet
 */
public record KeptCommand(
    CommandRef command, JsonObject head, long created, JsonArray trail, Optional<JsonObject> end) {

  /** How many texts {@link #read} needs: head, created, trail and end. */
  public static final int PARTS = 4;

  /** Copies what can change. */
  public KeptCommand {
    head = head.copy();
    trail = trail.copy();
    end = end.map(JsonObject::copy);
  }

  /** How far a command is. */
  public enum Status {
    /** No car has taken it. */
    WAITING,
    /** A car has taken it. It runs, or waits for an earlier one. */
    RUNNING,
    /** It has its outcome. */
    ENDED
  }

  /**
   * Reads what stands in Redis; empty if there is no such command.
   *
   * @param parts the answer of Redis
   * @param from where the first of its {@link #PARTS} texts stands in it
   */
  public static Optional<KeptCommand> read(CommandRef command, Response parts, int from) {
    return object(parts.get(from))
        .map(
            head ->
                new KeptCommand(
                    command,
                    head,
                    number(parts.get(from + 1)),
                    trail(parts.get(from + 2)),
                    object(parts.get(from + 3))));
  }

  private static Optional<JsonObject> object(@Nullable Response part) {
    try {
      return Optional.ofNullable(part).map(Response::toString).map(JsonText::object);
    } catch (DecodeException e) {
      return Optional.empty(); // Nobody but the server may write it.
    }
  }

  private static JsonArray trail(@Nullable Response part) {
    try {
      return part == null ? new JsonArray() : new JsonArray(part.toString());
    } catch (DecodeException e) {
      return new JsonArray();
    }
  }

  private static long number(@Nullable Response part) {
    return part != null && part.toString().matches("\\d{1,15}") ? part.toLong() : 0;
  }

  /** How far it is. */
  public Status status() {
    if (end.isPresent()) {
      return Status.ENDED;
    }
    return trail.isEmpty() ? Status.WAITING : Status.RUNNING;
  }

  /** When the tracker made the newest record that has answered; empty if none has. */
  public Optional<Instant> recordTime() {
    try {
      return end.map(outcome -> outcome.getString("recordTime")).map(Instant::parse);
    } catch (DateTimeParseException | ClassCastException e) {
      return Optional.empty();
    }
  }

  /**
   * As the API shows it.
   *
   * @param vehicle the id of the car
   */
  public JsonObject toJson(String vehicle) {
    var json =
        new JsonObject()
            .put("id", command.id())
            .put("vehicle", vehicle)
            .put("imei", command.imei().digits())
            .put("name", head.getValue("name"))
            .put("action", head.getValue("action"))
            .put("status", status().name().toLowerCase(Locale.ROOT))
            .put("by", head.getValue("by"))
            .put("createdAt", IsoMillis.of(created));
    var steps = trail.copy();
    end.ifPresent(
        outcome -> {
          var copy = outcome.copy();
          var last = new JsonObject().put("stage", "ended").put("at", copy.remove("at"));
          last.put("text", copy.getValue("reason", copy.getValue("outcome")));
          if (copy.containsKey("verdict")) {
            last.put("verdict", copy.getValue("verdict"));
          }
          steps.add(last);
          json.mergeIn(copy);
        });
    return json.put("trail", steps);
  }
}
