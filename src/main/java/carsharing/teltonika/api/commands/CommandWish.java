package carsharing.teltonika.api.commands;

import carsharing.teltonika.api.ApiRequest;
import carsharing.teltonika.api.Caller;
import carsharing.teltonika.api.Problem;
import carsharing.teltonika.api.ProblemException;
import carsharing.teltonika.command.history.CommandRef;
import carsharing.teltonika.command.request.OrderedBy;
import carsharing.teltonika.command.script.Script;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.HttpSettings;
import carsharing.teltonika.units.Quantities;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What a client wants to be done to a car.
 *
 * @param script that is run
 * @param fields what the client says besides
 * @param timeout how long its outcome is waited for
 * @param ttl how long it may wait for a car that is not connected; empty if it may not
 * @param isAsync whether the client does not wait for the outcome
 */
public record CommandWish(
    CommandRef command,
    Script script,
    OrderedBy by,
    JsonObject fields,
    Duration timeout,
    Optional<Duration> ttl,
    boolean isAsync) {

  private static final Set<String> REFUSED =
      Set.of("action", "cmd", "id", "ttl", "expiresAt", OrderedBy.FIELD);
  private static final String KEY = "[ -~]{1,255}";

  /** Half of a SHA-256, in hex. */
  private static final int NAME_LENGTH = 32;

  /** Copies the fields. */
  public CommandWish {
    fields = fields.copy();
  }

  /**
   * Reads a request.
   *
   * @param maxTtl the longest time for which a command may wait for its car
   * @throws ProblemException if something in it is wrong
   */
  static CommandWish read(
      ApiRequest request, Imei imei, Script script, HttpSettings limits, Duration maxTtl)
      throws ProblemException {
    for (var field : request.body().fieldNames()) {
      if (REFUSED.contains(field)) {
        throw wrong(
            "%s is no field of a command here (expected: name in the path, ttl in the query, id in Idempotency-Key)"
                .formatted(field));
      }
    }
    var caller = request.caller();
    return new CommandWish(
        new CommandRef(imei, name(request)),
        script,
        new OrderedBy(request.path("name"), caller.token(), caller.actor()),
        request.body(),
        duration(request, "timeout", limits.maxCommandTimeout()).orElse(limits.commandTimeout()),
        duration(request, "ttl", maxTtl),
        request.header("prefer").filter(CommandWish::isAsync).isPresent());
  }

  /** A question that changes nothing. */
  static CommandWish question(Caller caller, Imei imei, Script script, HttpSettings limits) {
    return new CommandWish(
        new CommandRef(imei, newName()),
        script,
        new OrderedBy(script.action(), caller.token(), caller.actor()),
        new JsonObject(),
        limits.commandTimeout(),
        Optional.empty(),
        false);
  }

  private static String newName() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  /** The same key of another token, or for another car, is another command. */
  private static String name(ApiRequest request) throws ProblemException {
    var key = request.header("idempotency-key");
    if (key.isEmpty()) {
      return newName();
    }
    if (!key.get().matches(KEY)) {
      throw wrong("Idempotency-Key (expected: 1-255 printable ASCII characters)");
    }
    var text = request.caller().token() + "\n" + key.get();
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var hash = HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
      return hash.substring(0, NAME_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static Optional<Duration> duration(ApiRequest request, String name, Duration longest)
      throws ProblemException {
    var given = request.query(name);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    var time = Quantities.duration(given.get()).filter(read -> read.compareTo(longest) <= 0);
    if (time.isEmpty()) {
      throw wrong("%s: such as 30s expected, at most %d s".formatted(name, longest.toSeconds()));
    }
    return time;
  }

  private static boolean isAsync(String preferences) {
    return Stream.of(preferences.toLowerCase(Locale.ROOT).split(",", -1))
        .anyMatch(preference -> preference.strip().equals("respond-async"));
  }

  private static ProblemException wrong(String text) {
    return new Problem(400, "invalid-command", text).exception();
  }
}
