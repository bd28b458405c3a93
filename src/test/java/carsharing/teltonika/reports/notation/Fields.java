package carsharing.teltonika.reports.notation;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a case; a mistake in a case must not make it pass. */
public final class Fields {

  private Fields() {}

  /**
   * Checks that there is no field with another name.
   *
   * @param place where the object stands, for the message
   * @throws IllegalArgumentException if there is one
   */
  public static void checkNames(JsonObject fields, Set<String> known, String place) {
    var unknown = new TreeSet<>(fields.fieldNames());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: unknown field %s (expected: %s)".formatted(place, unknown, new TreeSet<>(known)));
    }
  }

  /** A text or a list of texts, as a list; empty if there is no such field. */
  public static List<String> texts(JsonObject fields, String name) {
    return list(fields.getValue(name)).stream().map(String.class::cast).toList();
  }

  /** A value or a list of values, as a list. */
  public static List<?> list(@Nullable Object value) {
    if (value == null) {
      return List.of();
    }
    return value instanceof JsonArray array ? array.stream().toList() : List.of(value);
  }

  /** The object with each {@code {"repeat": text, "times": n}} in it written out. */
  public static JsonObject expanded(JsonObject fields) {
    var copy = new JsonObject();
    fields.forEach(entry -> copy.put(entry.getKey(), expandedValue(entry.getValue())));
    return copy;
  }

  private static @Nullable Object expandedValue(@Nullable Object value) {
    if (value instanceof JsonObject object) {
      return object.containsKey("repeat")
          ? object.getString("repeat").repeat(object.getInteger("times"))
          : expanded(object);
    }
    if (value instanceof JsonArray array) {
      var copy = new JsonArray();
      array.forEach(entry -> copy.add(expandedValue(entry)));
      return copy;
    }
    return value;
  }
}
