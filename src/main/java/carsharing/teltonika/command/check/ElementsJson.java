package carsharing.teltonika.command.check;

import carsharing.teltonika.protocol.IoElements;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * IO elements as they also stand in the queue: unsigned, and as text where JavaScript is not exact.
 */
final class ElementsJson {

  /** Bits of the largest integer that JavaScript holds exactly. */
  private static final int EXACT_BITS = 53;

  private ElementsJson() {}

  /** Of one record. */
  static JsonObject of(IoElements elements) {
    return newest(List.of(elements));
  }

  /** Of each element the newest value. */
  static JsonObject newest(List<IoElements> newestFirst) {
    var json = new JsonObject();
    for (var elements : newestFirst) {
      for (var i = 0; i < elements.size(); i++) {
        var name = Integer.toString(elements.id(i));
        if (!json.containsKey(name)) {
          json.put(name, value(elements.number(i)));
        }
      }
    }
    return json;
  }

  private static @Nullable Object value(Optional<BigInteger> number) {
    return number.map(ElementsJson::exact).orElse(null);
  }

  private static Object exact(BigInteger number) {
    return number.bitLength() <= EXACT_BITS ? (Object) number.longValue() : number.toString();
  }
}
