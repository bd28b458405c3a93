package carsharing.teltonika.command;

import carsharing.teltonika.protocol.Imei;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A command that has been taken out of Redis, whether it makes sense or not: what its one outcome
 * is told about.
 *
 * @param action for the log: what it wants, as far as it says so
 * @param id the client's own name for it
 * @param fields all that it says; empty where it is no JSON object
 * @param mistake why it cannot be a command
 */
record Ticket(
    Imei imei,
    String action,
    Optional<String> id,
    JsonObject fields,
    Optional<String> mistake,
    Instant takenAt) {

  private static final int MAX_ACTION = 64;
  private static final String ID = "[!-~]{1,128}";

  /**
   * @param maxLength characters beyond which a command is not even looked at
   */
  static Ticket of(Imei imei, String json, int maxLength) {
    if (json.length() > maxLength) {
      return broken(
          imei, "%d characters (expected: at most %d)".formatted(json.length(), maxLength));
    }
    try {
      return of(imei, new JsonObject(json));
    } catch (DecodeException e) {
      return broken(imei, "no JSON object (expected: {\"action\":\"...\"})");
    }
  }

  private static Ticket of(Imei imei, JsonObject fields) {
    var given = Optional.ofNullable(fields.getValue("id")).map(Object::toString);
    var id = given.filter(text -> text.matches(ID));
    var mistake =
        given.isPresent() && id.isEmpty()
            ? Optional.of("invalid_command: id (expected: 1-128 visible ASCII characters)")
            : Optional.<String>empty();
    return new Ticket(imei, action(fields), id, fields, mistake, Instant.now());
  }

  private static Ticket broken(Imei imei, String why) {
    return new Ticket(
        imei,
        "(invalid)",
        Optional.empty(),
        new JsonObject(),
        Optional.of("invalid_command: " + why),
        Instant.now());
  }

  private static String action(JsonObject fields) {
    var action = fields.getValue("action");
    return action == null && fields.containsKey("cmd") ? "(raw)" : printable(action);
  }

  /** What a client wrote may break neither a message nor the log. */
  static String printable(@Nullable Object text) {
    var clean = String.valueOf(text).replaceAll("[^ -~]", "?");
    return clean.length() <= MAX_ACTION ? clean : clean.substring(0, MAX_ACTION) + "...";
  }

  /** For a log line. */
  String name() {
    return action + id.map(text -> " " + text).orElse("");
  }
}
