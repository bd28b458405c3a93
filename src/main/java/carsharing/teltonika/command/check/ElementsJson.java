package carsharing.teltonika.command.check;

import carsharing.teltonika.protocol.IoElements;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * IO elements as they also stand in the queue: unsigned, and as text where JavaScript is not exact.
 */
final class ElementsJson {

  /** Bits of the largest integer that JavaScript holds exactly. */
  private static final int EXACT_BITS = 53;

  private ElementsJson() {}

  static JsonObject of(IoElements elements) {
    var json = new JsonObject();
    for (var i = 0; i < elements.size(); i++) {
      json.put(Integer.toString(elements.id(i)), value(elements.number(i)));
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
