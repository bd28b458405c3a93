package carsharing.teltonika.api.operations;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;

/** What processes tell each other about frames. */
final class Frames {

  private Frames() {}

  /** The objects of an array; what is no object is left out. */
  static List<JsonObject> objects(JsonObject from, String field) {
    if (!(from.getValue(field) instanceof JsonArray array)) {
      return List.of();
    }
    return IntStream.range(0, array.size())
        .mapToObj(array::getValue)
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .toList();
  }
}
