package carsharing.teltonika.command;

import carsharing.teltonika.protocol.IoElements;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * IO elements as they also stand in the queue: unsigned, and as text where JavaScript is not exact.
 */
final class ElementsJson {

  private static final long MAX_EXACT = (1L << 53) - 1;

  private ElementsJson() {}

  static JsonObject of(IoElements elements) {
    var json = new JsonObject();
    for (var i = 0; i < elements.size(); i++) {
      json.put(Integer.toString(elements.id(i)), value(elements, i));
    }
    return json;
  }

  private static @Nullable Object value(IoElements elements, int index) {
    if (elements.isVariable(index)) {
      return elements.length(index) == 0
          ? null
          : new BigInteger(1, elements.bytes(index)).toString();
    }
    var value = elements.value(index);
    return value >= 0 && value <= MAX_EXACT ? (Object) value : Long.toUnsignedString(value);
  }
}
