package carsharing.teltonika.command.script;

import carsharing.teltonika.units.Quantities;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Collects what is wrong with a file of scripts, each mistake with its script and step. */
public final class ScriptMistakes {

  private final List<String> all = new ArrayList<>();
  private String place = "";

  /** All so far. */
  public List<String> all() {
    return all;
  }

  /** Where what follows stands. */
  void at(String newPlace) {
    place = newPlace;
  }

  void add(String field, String rule) {
    all.add("%s, %s: %s".formatted(place, field, rule));
  }

  /** One that is not about a field. */
  void add(String rule) {
    all.add(place + ": " + rule);
  }

  /** Every field must be one of those that are known. */
  void addUnknown(JsonObject fields, Set<String> known) {
    for (var name : fields.fieldNames()) {
      if (!known.contains(name)) {
        add(name, "unknown (expected: one of " + new TreeSet<>(known) + ")");
      }
    }
  }

  /** A text that may be left out. */
  Optional<String> text(JsonObject fields, String name) {
    var value = fields.getValue(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String text && !text.isEmpty()) {
      return Optional.of(text);
    }
    add(name, value + " (expected: a text)");
    return Optional.empty();
  }

  /** A duration that may be left out. */
  Optional<Duration> duration(JsonObject fields, String name, Duration min, Duration max) {
    var value = fields.getValue(name);
    if (value == null) {
      return Optional.empty();
    }
    var time =
        Quantities.duration(value.toString())
            .filter(given -> given.compareTo(min) >= 0 && given.compareTo(max) <= 0);
    if (time.isEmpty()) {
      add(
          name,
          "%s (expected: a duration such as 10s, %d-%d s)"
              .formatted(value, min.toSeconds(), max.toSeconds()));
    }
    return time;
  }

  /** True or false; false where it is left out. */
  boolean flag(JsonObject fields, String name) {
    var value = fields.getValue(name);
    if (value != null && !(value instanceof Boolean)) {
      add(name, value + " (expected: true or false)");
    }
    return Boolean.TRUE.equals(value);
  }
}
