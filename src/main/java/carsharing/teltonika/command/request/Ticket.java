package carsharing.teltonika.command.request;

import carsharing.teltonika.message.JsonText;
import carsharing.teltonika.message.Printable;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A command that has been taken out of Redis, whether it makes sense or not: what its one outcome
 * is told about.
 *
 * @param number unique among all tickets of all processes
 * @param action for the log: what it wants, as far as it says so
 * @param id the client's own name for it
 * @param fields all that it says; empty where it is no JSON object
 * @param mistake why it cannot be a command
 * @param length characters of its JSON
 * @param taking when it was taken
 */
public record Ticket(
    String number,
    Imei imei,
    String action,
    Optional<String> id,
    JsonObject fields,
    Optional<String> mistake,
    int length,
    Taking taking) {

  private static final String ID = "[!-~]{1,128}";

  /** What a key holds that is a text, as Redis calls it. */
  private static final String TEXT = "string";

  /**
   * When a command was taken. Its time begins here.
   *
   * @param at by Redis' clock
   * @param nanos by {@link TimeSource#nanos()}, or a little earlier
   * @param validity how long its key would have lived from then on; empty if it had no expiry
   */
  public record Taking(Instant at, long nanos, Optional<Duration> validity) {}

  /**
   * Reads what was taken.
   *
   * @param asked when Redis was asked for it, ns by {@link TimeSource#nanos()}
   * @param now what Redis' clock showed then, ms since 1970
   * @param maxLength characters beyond which a command is not even looked at
   */
  public static Ticket of(
      String number, Imei imei, TakenCommand taken, long asked, long now, int maxLength) {
    var taking = new Taking(taken.at(), taken.takenNanos(asked, now), taken.validity());
    var text = taken.text();
    if (taken.bytes().isPresent()) {
      return broken(
          number,
          imei,
          taking,
          "%d bytes (expected: at most %d characters)".formatted(taken.bytes().get(), maxLength));
    }
    if (!taken.type().equals(TEXT)) {
      return broken(
          number, imei, taking, "the key holds a %s (expected: a text)".formatted(taken.type()));
    }
    if (text.length() > maxLength) {
      return broken(
          number,
          imei,
          taking,
          "%d characters (expected: at most %d)".formatted(text.length(), maxLength));
    }
    try {
      return of(number, imei, JsonText.object(text), text.length(), taking);
    } catch (DecodeException e) {
      return broken(number, imei, taking, e.getMessage() + " (expected: {\"action\":\"...\"})");
    }
  }

  private static Ticket of(String number, Imei imei, JsonObject fields, int length, Taking taking) {
    var given = Optional.ofNullable(fields.getValue("id")).map(Object::toString);
    var id = given.filter(text -> text.matches(ID));
    var mistake =
        given.isPresent() && id.isEmpty()
            ? Optional.of("invalid_command: id (expected: 1-128 visible ASCII characters)")
            : Optional.<String>empty();
    return new Ticket(number, imei, action(fields), id, fields, mistake, length, taking);
  }

  private static Ticket broken(String number, Imei imei, Taking taking, String why) {
    return new Ticket(
        number,
        imei,
        "(invalid)",
        Optional.empty(),
        new JsonObject(),
        Optional.of("invalid_command: " + why),
        0,
        taking);
  }

  private static String action(JsonObject fields) {
    var action = fields.getValue("action");
    return action == null && fields.containsKey("cmd") ? "(raw)" : Printable.of(action);
  }

  /**
   * How long ago it was taken.
   *
   * @param now ns by {@link TimeSource#nanos()}
   */
  public Duration age(long now) {
    return Duration.ofNanos(now - taking.nanos());
  }

  /** For a log line. */
  public String name() {
    return action + id.map(text -> " " + text).orElse("");
  }
}
