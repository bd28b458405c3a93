package carsharing.teltonika.command.script;

import carsharing.teltonika.command.check.Interlocks;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads scripts, and collects every mistake with its script, step and rule. */
final class ScriptsReader {

  private static final Set<String> FIELDS =
      Set.of("steps", "guards", "onFailure", "addressed", "expires");

  private static final String COMMANDS = "commands";
  private static final Set<String> TOP = Set.of("scripts", COMMANDS);
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9-]{0,63}");

  private static final Duration SHORTEST_LIFE = Duration.ofSeconds(1);
  private static final Duration LONGEST_LIFE = Duration.ofDays(1);

  private final String file;
  private final ScriptMistakes mistakes = new ScriptMistakes();
  private final StepReader steps;

  /**
   * @param file for messages
   * @param checks the names of those that there are
   */
  ScriptsReader(String file, Set<String> checks) {
    this.file = file;
    this.steps = new StepReader(mistakes, checks);
  }

  /**
   * @throws InvalidScriptsException where there is any mistake
   */
  Actions read(JsonObject content) throws InvalidScriptsException {
    var scripts = new LinkedHashMap<String, Script>();
    if (content.getValue("scripts") instanceof JsonObject byAction && !byAction.isEmpty()) {
      for (var entry : byAction) {
        mistakes.at(entry.getKey());
        scripts.put(entry.getKey(), script(entry.getKey(), entry.getValue()));
      }
    } else {
      mistakes.at("scripts");
      mistakes.add("expected actions, each with a list of steps");
    }
    scripts.values().forEach(script -> followFailure(script, scripts));
    var names = names(content.getValue(COMMANDS), scripts);
    content.fieldNames().stream()
        .filter(name -> !TOP.contains(name) && !name.startsWith("x-"))
        .forEach(
            name -> {
              mistakes.at(name);
              mistakes.add("unknown (expected: scripts, commands, or x-... for anchors)");
            });
    if (!mistakes.all().isEmpty()) {
      throw new InvalidScriptsException(file, mistakes.all());
    }
    return new Actions(scripts, names);
  }

  /** The names that the API has for actions. */
  private Map<String, String> names(@Nullable Object value, Map<String, Script> scripts) {
    var names = new LinkedHashMap<String, String>();
    if (value == null) {
      return names;
    }
    mistakes.at(COMMANDS);
    if (!(value instanceof JsonObject table)) {
      mistakes.add("expected names of commands, each with the name of a script");
      return names;
    }
    for (var entry : table) {
      var name = entry.getKey();
      if (!NAME.matcher(name).matches() || scripts.containsKey(name)) {
        mistakes.add(
            name, "expected 1-64 letters, digits and hyphens, and not the name of a script");
      } else if (entry.getValue() instanceof String action && scripts.containsKey(action)) {
        names.put(name, action);
      } else {
        mistakes.add(name, entry.getValue() + " (expected: the name of a script)");
      }
    }
    return names;
  }

  /** A script is the list of its steps, or has that and more. */
  private Script script(String action, @Nullable Object value) {
    var fields = value instanceof JsonObject object ? object : new JsonObject().put("steps", value);
    mistakes.addUnknown(fields, FIELDS);
    var guards =
        Interlocks.read(fields.getValue("guards"), mistake -> mistakes.add("guards", mistake));
    return new Script(
        action,
        steps(action, fields.getValue("steps"), mistakes.flag(fields, "addressed")),
        guards,
        mistakes.text(fields, "onFailure"),
        mistakes.duration(fields, "expires", SHORTEST_LIFE, LONGEST_LIFE));
  }

  private List<Step> steps(String action, @Nullable Object value, boolean addressed) {
    var read = new ArrayList<Step>();
    if (!(value instanceof JsonArray list) || list.isEmpty()) {
      mistakes.add("expected a list of steps");
      return read;
    }
    for (var i = 0; i < list.size(); i++) {
      mistakes.at("%s, step %d".formatted(action, i + 1));
      if (list.getValue(i) instanceof JsonObject fields) {
        read.add(steps.read(fields, addressed));
      } else {
        mistakes.add("expected fields, cmd the first");
      }
    }
    mistakes.at(action);
    return read;
  }

  private void followFailure(Script script, Map<String, Script> scripts) {
    script
        .onFailure()
        .filter(name -> name.equals(script.action()) || !scripts.containsKey(name))
        .ifPresent(
            name -> {
              mistakes.at(script.action());
              mistakes.add("onFailure", name + " (expected: the name of another script)");
            });
  }
}
