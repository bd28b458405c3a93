package carsharing.teltonika.command.request;

import static java.util.stream.Collectors.toSet;

import carsharing.teltonika.command.check.Interlocks;
import carsharing.teltonika.command.script.Script;
import carsharing.teltonika.command.script.Step;
import carsharing.teltonika.units.Quantities;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A command as a client wrote it.
 *
 * @param action the script to run; empty for a GPRS command of the client's own
 * @param validity how long it may wait for its turn, as far as its JSON says so
 * @param interlocks what must hold before it is run
 * @param fields all that it said
 */
public record CarCommand(
    Optional<String> action,
    Optional<Duration> validity,
    Interlocks interlocks,
    JsonObject fields) {

  private static final Set<String> OWN_FIELDS =
      Set.of(
          "action",
          "cmd",
          "id",
          "expiresAt",
          "ttl",
          "interlocks",
          "home",
          "polygons",
          OrderedBy.FIELD);

  /** A client that means "for ever" names a time that no timer can hold. */
  private static final Duration LONGEST_VALIDITY = Duration.ofDays(365);

  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w{1,32})}");
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9 .,:;_+\\-/?=@#*]{1,64}");

  /**
   * Reads a command.
   *
   * @param now when it was taken, by Redis' clock
   * @throws IllegalArgumentException where it is no command, with what was expected
   */
  public static CarCommand read(JsonObject fields, Instant now) {
    var interlocks =
        Interlocks.read(
            fields.getValue("interlocks"),
            mistake -> {
              throw invalid("interlocks: " + mistake);
            });
    var validity =
        Stream.of(ttl(fields.getValue("ttl")), timeLeft(fields.getValue("expiresAt"), now))
            .flatMap(Optional::stream)
            .min(Duration::compareTo)
            .map(CarCommand::limited);
    if (fields.getValue("action") instanceof String action && !action.isEmpty()) {
      return new CarCommand(Optional.of(action), validity, interlocks, fields);
    }
    if (!fields.containsKey("action") && fields.containsKey("cmd")) {
      return new CarCommand(Optional.empty(), validity, interlocks, fields);
    }
    throw invalid("no action (expected: a text)");
  }

  private static Optional<Duration> ttl(@Nullable Object value) {
    if (value == null) {
      return Optional.empty();
    }
    var text = value instanceof Integer ? value + "s" : value.toString();
    return Optional.of(
        Quantities.duration(text)
            .orElseThrow(() -> invalid("ttl (expected: seconds, or a duration such as 60s)")));
  }

  private static Optional<Duration> timeLeft(@Nullable Object value, Instant now) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      var end =
          value instanceof Number millis
              ? Instant.ofEpochMilli(millis.longValue())
              : Instant.parse(value.toString());
      return Optional.of(Duration.between(now, end));
    } catch (DateTimeException e) {
      throw invalid("expiresAt (expected: 2026-01-31T12:00:00Z, or ms since 1970)");
    }
  }

  /** What a deadline can be made of. */
  static Duration limited(Duration validity) {
    if (validity.isNegative()) {
      return Duration.ZERO;
    }
    return validity.compareTo(LONGEST_VALIDITY) > 0 ? LONGEST_VALIDITY : validity;
  }

  private static IllegalArgumentException invalid(String why) {
    return new IllegalArgumentException("invalid_command: " + why);
  }

  /**
   * The client's own GPRS command.
   *
   * @throws IllegalArgumentException where it holds what no tracker may be sent
   */
  public String gprsCommand() {
    if (fields.getValue("cmd") instanceof String text && Step.COMMAND.matcher(text).matches()) {
      return text;
    }
    throw invalid("cmd (expected: 1-512 printable ASCII characters)");
  }

  /**
   * The text of a step with this command's fields in their places.
   *
   * @throws IllegalArgumentException where a field is missing or holds what no tracker may be sent,
   *     or the text becomes too long for one
   */
  public String fillCommand(String text) {
    var filled = fill(text);
    if (!Step.COMMAND.matcher(filled).matches()) {
      throw new IllegalArgumentException(
          "invalid_parameter: %d characters with all of them (expected: 1-512)"
              .formatted(filled.length()));
    }
    return filled;
  }

  /**
   * Any text with this command's fields in their places.
   *
   * @throws IllegalArgumentException where a field is missing or holds what no tracker may be sent
   */
  public String fill(String text) {
    return PARAMETER.matcher(text).replaceAll(this::parameter);
  }

  private String parameter(MatchResult found) {
    var name = found.group(1);
    var value = fields.getValue(name);
    if (value instanceof Number
        || (value instanceof String text && ALLOWED.matcher(text).matches())) {
      return Matcher.quoteReplacement(value.toString());
    }
    throw new IllegalArgumentException(
        "invalid_parameter: %s (expected: a number, or 1-64 letters, digits and .,:;_+-/?=@#*)"
            .formatted(name));
  }

  /**
   * The fields that neither the server nor the texts of scripts ask for.
   *
   * @param scripts that the command may run
   */
  public Set<String> unknownFields(Stream<Script> scripts) {
    var unknown = new HashSet<>(fields.fieldNames());
    unknown.removeAll(OWN_FIELDS);
    scripts
        .flatMap(script -> script.steps().stream())
        .forEach(step -> unknown.removeAll(parameters(step.command())));
    return unknown;
  }

  /** The names of the fields that {@link #fill} puts into a text. */
  public static Set<String> parameters(String text) {
    return PARAMETER.matcher(text).results().map(found -> found.group(1)).collect(toSet());
  }
}
