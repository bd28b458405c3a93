package carsharing.teltonika.command;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads scripts, and collects every mistake with its script, step and rule. */
final class ScriptsReader {

  private static final Set<String> FIELDS =
      Set.of(
          "cmd",
          "success",
          "errors",
          "response",
          "recordAsResponse",
          "action",
          "timeout",
          "retries");
  private static final int MAX_TEXT = 512;

  private final String file;
  private final Set<String> checks;
  private final List<String> mistakes = new ArrayList<>();
  private String place = "";

  /**
   * @param file for messages
   * @param checks the names of those that there are
   */
  ScriptsReader(String file, Set<String> checks) {
    this.file = file;
    this.checks = new TreeSet<>(checks);
  }

  /**
   * @throws InvalidScriptsException where there is any mistake
   */
  Map<String, Script> read(JsonObject content) throws InvalidScriptsException {
    var scripts = new LinkedHashMap<String, Script>();
    if (content.getValue("scripts") instanceof JsonObject byAction && !byAction.isEmpty()) {
      for (var entry : byAction) {
        place = entry.getKey();
        scripts.put(place, new Script(place, steps(entry.getValue())));
      }
    } else {
      mistakes.add("scripts: expected actions, each with a list of steps");
    }
    content.fieldNames().stream()
        .filter(name -> !name.equals("scripts") && !name.startsWith("x-"))
        .forEach(
            name -> mistakes.add(name + ": unknown (expected: scripts, or x-... for anchors)"));
    if (!mistakes.isEmpty()) {
      throw new InvalidScriptsException(file, mistakes);
    }
    return Map.copyOf(scripts);
  }

  private List<Step> steps(@Nullable Object value) {
    var steps = new ArrayList<Step>();
    if (!(value instanceof JsonArray list) || list.isEmpty()) {
      mistakes.add(place + ": expected a list of steps");
      return steps;
    }
    var script = place;
    for (var i = 0; i < list.size(); i++) {
      place = "%s, step %d".formatted(script, i + 1);
      if (list.getValue(i) instanceof JsonObject fields) {
        steps.add(step(fields));
      } else {
        mistakes.add(place + ": expected fields, cmd the first");
      }
    }
    return steps;
  }

  private Step step(JsonObject fields) {
    for (var name : fields.fieldNames()) {
      if (!FIELDS.contains(name)) {
        mistake(name, "unknown (expected: one of " + new TreeSet<>(FIELDS) + ")");
      }
    }
    var check = optionalText(fields, "action");
    check
        .filter(name -> !checks.contains(name))
        .ifPresent(name -> mistake("action", name + " (expected: one of " + checks + ")"));
    var asRecord = flag(fields, "recordAsResponse");
    if (check.isPresent() && !asRecord) {
      mistake("action", "expected recordAsResponse: true beside it");
    }
    return new Step(
        command(fields),
        optionalText(fields, "success"),
        texts(fields),
        flag(fields, "response"),
        asRecord,
        check,
        duration(fields),
        retries(fields));
  }

  private String command(JsonObject fields) {
    var text = optionalText(fields, "cmd").orElse("");
    if (text.isBlank() || text.length() > MAX_TEXT || !text.matches("[ -~]*")) {
      mistake("cmd", "expected a text of 1-512 printable ASCII characters");
    }
    return text;
  }

  private Optional<String> optionalText(JsonObject fields, String name) {
    var value = fields.getValue(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String text && !text.isEmpty()) {
      return Optional.of(text);
    }
    mistake(name, value + " (expected: a text)");
    return Optional.empty();
  }

  private List<String> texts(JsonObject fields) {
    var value = fields.getValue("errors");
    var texts = new ArrayList<String>();
    if (value instanceof JsonArray list) {
      list.forEach(entry -> texts.add(String.valueOf(entry)));
    } else if (value != null) {
      mistake("errors", value + " (expected: a list of texts)");
    }
    return texts;
  }

  private boolean flag(JsonObject fields, String name) {
    var value = fields.getValue(name);
    if (value != null && !(value instanceof Boolean)) {
      mistake(name, value + " (expected: true or false)");
    }
    return Boolean.TRUE.equals(value);
  }

  private Optional<Duration> duration(JsonObject fields) {
    var value = fields.getValue("timeout");
    if (value == null) {
      return Optional.empty();
    }
    try {
      var time = Duration.parse("PT" + value.toString().replace(" ", ""));
      if (time.toMillis() > 0 && time.compareTo(Duration.ofMinutes(10)) <= 0) {
        return Optional.of(time);
      }
    } catch (DateTimeException e) {
      // Said below.
    }
    mistake("timeout", value + " (expected: a duration such as 30s or 2m, up to 10m)");
    return Optional.empty();
  }

  private int retries(JsonObject fields) {
    var value = fields.getValue("retries");
    if (value == null) {
      return 0;
    }
    if (value instanceof Integer number && number >= 0 && number <= 5) {
      return number;
    }
    mistake("retries", value + " (expected: 0-5)");
    return 0;
  }

  private void mistake(String field, String rule) {
    mistakes.add("%s, %s: %s".formatted(place, field, rule));
  }
}
