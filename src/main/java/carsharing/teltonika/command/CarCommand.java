package carsharing.teltonika.command;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A command as a client wrote it.
 *
 * @param action the script to run
 * @param fields all that it said, {@code action} included
 */
record CarCommand(String action, JsonObject fields) {

  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w{1,32})}");
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9 .,:;_+\\-/?=@#*]{1,64}");

  /**
   * @throws IllegalArgumentException where it is no command, with what was expected
   */
  static CarCommand parse(String json) {
    JsonObject fields;
    try {
      fields = new JsonObject(json);
    } catch (DecodeException e) {
      throw new IllegalArgumentException(
          "invalid_command: no JSON object (expected: {\"action\":\"...\"})", e);
    }
    if (fields.getValue("action") instanceof String action && !action.isEmpty()) {
      return new CarCommand(action, fields);
    }
    throw new IllegalArgumentException("invalid_command: no action (expected: a text)");
  }

  /**
   * The text of a step with this command's fields in their places.
   *
   * @throws IllegalArgumentException where a field is missing or holds what no tracker may be sent
   */
  String fill(String text) {
    return PARAMETER.matcher(text).replaceAll(this::parameter);
  }

  private String parameter(MatchResult found) {
    var name = found.group(1);
    var value = fields.getValue(name);
    if (value instanceof Number
        || (value instanceof String text && ALLOWED.matcher(text).matches())) {
      return java.util.regex.Matcher.quoteReplacement(value.toString());
    }
    throw new IllegalArgumentException(
        "invalid_parameter: %s (expected: a number, or 1-64 letters, digits and .,:;_+-/?=@#*)"
            .formatted(name));
  }
}
