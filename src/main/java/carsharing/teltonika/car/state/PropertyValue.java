package carsharing.teltonika.car.state;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;

/**
 * A value of a property, and when it was told by what.
 *
 * @param name of the property
 * @param value a {@link Boolean}, a {@link BigDecimal}, a text, or the JSON of a position
 * @param at the time of the record, ms since 1970
 * @param source AVL id of the element; 0 for a position
 * @param isLastKnown whether it is only the last known value
 */
public record PropertyValue(String name, Object value, long at, int source, boolean isLastKnown) {

  /** Digits that a JSON number can have in all languages. */
  private static final int MAX_DIGITS = 15;

  /** Whether it is a flag that is set. */
  public boolean isTrue() {
    return Boolean.TRUE.equals(value);
  }

  /** A number; 0 if it is none. */
  public BigDecimal number() {
    return value instanceof BigDecimal number ? number : BigDecimal.ZERO;
  }

  /** Whether both have the same value, whenever it was told. */
  public boolean isSame(PropertyValue other) {
    return value instanceof BigDecimal number
        ? number.compareTo(other.number()) == 0
        : value.equals(other.value);
  }

  /** The value, its time and its source, as in the text of a state. */
  public JsonObject toJson() {
    var json = new JsonObject().put("value", plain()).put("at", at);
    json.put("source", source == 0 ? "position" : source);
    return isLastKnown ? json.put("lastKnown", true) : json;
  }

  /** The value as JSON has it: a number of many digits is a text. */
  public Object plain() {
    if (!(value instanceof BigDecimal number)) {
      return value;
    }
    var shortest = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    var whole = shortest.scale() < 0 ? shortest.setScale(0) : shortest;
    return whole.precision() > MAX_DIGITS ? whole.toPlainString() : whole;
  }
}
