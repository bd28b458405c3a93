package carsharing.teltonika.car.state;

import carsharing.teltonika.car.profile.Property;
import carsharing.teltonika.protocol.GpsElement;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a state that {@link StateText} has written. Somebody else may have written what is there,
 * so a part that is not as it should be is left out.
 */
@SuppressWarnings("EnumOrdinal") // Values are arrays by the ordinal; what is written has names.
public final class StateReader {

  private static final int MAX_ELEMENT = 65_535;

  /** Characters of the longest number, and of the longest text. */
  private static final int MAX_DIGITS = 60;

  private static final int MAX_TEXT = 200;

  private static final Pattern NUMBER = Pattern.compile("-?[0-9.]+([eE]-?\\d{1,2})?");

  private StateReader() {}

  /**
   * The state; an empty one if the text is none.
   *
   * @param latest what claims to be told later is left out, ms since 1970
   */
  public static CarState read(String text, long latest) {
    try {
      return read(new JsonObject(text), latest);
    } catch (DecodeException | ClassCastException e) {
      return new CarState();
    }
  }

  private static CarState read(JsonObject document, long latest) {
    var state = new CarState();
    var entries = object(document, "properties");
    var values = new Values();
    for (var property : Property.values()) {
      var entry = object(entries, property.word());
      var at = time(entry, "at", latest);
      if (at > 0 && put(values, property, entry)) {
        state.restore(property.ordinal(), at, values);
      }
    }
    place(state, object(entries, "position"), latest);
    presence(state, entries, latest);
    return state;
  }

  private static JsonObject object(JsonObject parent, String name) {
    return parent.getValue(name) instanceof JsonObject found ? found : new JsonObject();
  }

  private static long time(JsonObject parent, String name, long latest) {
    return parent.getValue(name) instanceof Number number
            && number.doubleValue() > 0
            && number.doubleValue() <= latest
        ? number.longValue()
        : 0;
  }

  private static boolean put(Values values, Property property, JsonObject entry) {
    var index = property.ordinal();
    var value = entry.getValue("value");
    var element =
        entry.getValue("source") instanceof Integer id && id > 0 && id <= MAX_ELEMENT ? id : 0;
    var isLastKnown = Boolean.TRUE.equals(entry.getValue("lastKnown"));
    if (element == 0 || value == null) {
      return false;
    }
    return switch (property.kind()) {
      case FLAG -> {
        values.put(index, Boolean.TRUE.equals(value) ? 1 : 0, 0, element, isLastKnown);
        yield value instanceof Boolean;
      }
      case NUMBER -> {
        var number = number(value);
        number.ifPresent(decimal -> put(values, index, decimal, element, isLastKnown));
        yield number.isPresent();
      }
      case TEXT -> {
        var isText = value instanceof String text && isPrintable(text);
        values.put(index, isText ? value.toString() : "", element, isLastKnown);
        yield isText;
      }
    };
  }

  private static boolean isPrintable(String text) {
    return text.length() <= MAX_TEXT && text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  private static Optional<BigDecimal> number(Object value) {
    if (value instanceof Integer || value instanceof Long) {
      return Optional.of(BigDecimal.valueOf(((Number) value).longValue()));
    }
    var text = value.toString();
    if (text.length() > MAX_DIGITS || !NUMBER.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static void put(
      Values values, int index, BigDecimal decimal, int element, boolean isLastKnown) {
    var plain = decimal.scale() < 0 ? decimal.setScale(0) : decimal;
    if (plain.unscaledValue().bitLength() < Long.SIZE && plain.scale() <= Byte.MAX_VALUE) {
      values.put(index, plain.unscaledValue().longValue(), plain.scale(), element, isLastKnown);
    } else {
      values.put(index, plain.toPlainString(), element, isLastKnown);
    }
  }

  private static void place(CarState state, JsonObject entry, long latest) {
    var value = object(entry, "value");
    var at = time(entry, "at", latest);
    var longitude = degrees(value, "longitude", 180);
    var latitude = degrees(value, "latitude", 90);
    if (at == 0 || longitude.isEmpty() || latitude.isEmpty()) {
      return;
    }
    var gps =
        new GpsElement(
            longitude.get(),
            latitude.get(),
            whole(value, "altitude"),
            whole(value, "angle"),
            whole(value, "satellites"),
            whole(value, "speed"));
    state.restore(at, Place.of(gps), time(value, "fixAt", latest));
  }

  private static int whole(JsonObject value, String name) {
    return value.getValue(name) instanceof Integer number ? number : 0;
  }

  /** In 1e-7 degrees. */
  private static Optional<Integer> degrees(JsonObject value, String name, int limit) {
    return Optional.ofNullable(value.getValue(name))
        .filter(Number.class::isInstance)
        .flatMap(StateReader::number)
        .filter(degrees -> degrees.abs().compareTo(BigDecimal.valueOf(limit)) <= 0)
        .map(degrees -> degrees.movePointRight(7).intValue());
  }

  private static void presence(CarState state, JsonObject entries, long latest) {
    var online = object(entries, "online");
    var process = String.valueOf(object(entries, "process").getValue("value", ""));
    state.see(Presence.seen(time(object(entries, "lastSeen"), "value", latest)));
    var at = time(online, "at", latest);
    if (at > 0 && isPrintable(process)) {
      state.see(Presence.connection(Boolean.TRUE.equals(online.getValue("value")), at, process));
    }
  }
}
