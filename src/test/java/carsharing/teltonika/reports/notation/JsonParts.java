package carsharing.teltonika.reports.notation;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Looks for one JSON value within another. */
public final class JsonParts {

  private JsonParts() {}

  /**
   * What of {@code expected} is not in {@code actual}: a line for each part, empty if all is. An
   * object may have more fields than expected, unless none are expected. The elements of a list may
   * be named by their index.
   *
   * @param place the name of the value, for the lines
   */
  public static List<String> missing(
      String place, @Nullable Object expected, @Nullable Object actual) {
    if (expected instanceof JsonObject fields
        && !fields.isEmpty()
        && (actual instanceof JsonObject || actual instanceof JsonArray)) {
      return fields.stream()
          .flatMap(
              entry ->
                  missing(
                      place + "." + entry.getKey(), entry.getValue(), part(actual, entry.getKey()))
                      .stream())
          .toList();
    }
    if (expected instanceof JsonArray wanted
        && actual instanceof JsonArray found
        && wanted.size() == found.size()) {
      return IntStream.range(0, wanted.size())
          .boxed()
          .flatMap(
              index ->
                  missing(place + "." + index, wanted.getValue(index), found.getValue(index))
                      .stream())
          .toList();
    }
    return isSame(expected, actual)
        ? List.of()
        : List.of("%s is %s (expected: %s)".formatted(place, actual, expected));
  }

  /** All of a value as one text, in which to look for another. */
  public static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  /** The texts that no element of a list contains anywhere. */
  public static List<String> notContained(List<String> texts, List<?> elements) {
    var missing = new ArrayList<>(texts);
    missing.removeIf(text -> elements.stream().anyMatch(element -> text(element).contains(text)));
    return missing;
  }

  private static @Nullable Object part(@Nullable Object value, String name) {
    if (value instanceof JsonObject fields) {
      return fields.getValue(name);
    }
    if (value instanceof JsonArray list && Integer.parseInt(name) < list.size()) {
      return list.getValue(Integer.parseInt(name));
    }
    return null;
  }

  private static boolean isSame(@Nullable Object expected, @Nullable Object actual) {
    if (expected instanceof Number a && actual instanceof Number b) {
      return new BigDecimal(a.toString()).compareTo(new BigDecimal(b.toString())) == 0;
    }
    return Objects.equals(expected, actual);
  }
}
