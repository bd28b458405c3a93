package carsharing.teltonika.car.state;

import carsharing.teltonika.car.profile.Property;
import carsharing.teltonika.protocol.Imei;
import java.math.BigDecimal;
import java.util.stream.Stream;

/**
 * Writes a state as JSON: {@code {"rev":"...","imei":"...","properties":{"ignition":
 * {"value":true,"at":1700000000000,"source":239},...}}}. A value that is only the last known one
 * has {@code "lastKnown":true}. A number with more than 15 digits is a text.
 */
public final class StateText {

  /** Characters of a revision. */
  public static final int REV_LENGTH = 24;

  /** Where the revision begins. */
  public static final int REV_OFFSET = "{\"rev\":\"".length();

  /** Digits that a JSON number can have in all languages. */
  private static final int MAX_DIGITS = 15;

  private static final long MAX_NUMBER = 1_000_000_000_000_000L;

  /** The beginning of each property's field, by its ordinal. */
  private static final String[] NAMES =
      Stream.of(Property.values())
          .map(property -> "\"%s\":{\"value\":".formatted(property.word()))
          .toArray(String[]::new);

  private StateText() {}

  /**
   * Writes a state.
   *
   * @param rev tells this version of the state from all others, {@value #REV_LENGTH} characters
   */
  public static String of(Imei imei, String rev, CarState state) {
    var out = new StringBuilder(2048);
    out.append("{\"rev\":\"").append(rev).append("\",\"imei\":\"").append(imei.digits());
    out.append("\",\"properties\":{");
    var start = out.length();
    presence(out, state.presence());
    place(out, state);
    properties(out, state);
    if (out.length() > start) {
      out.setLength(out.length() - 1);
    }
    return out.append("}}").toString();
  }

  private static void presence(StringBuilder out, Presence presence) {
    if (presence.lastSeen() > 0) {
      out.append("\"lastSeen\":{\"value\":").append(presence.lastSeen());
      connection(out, presence.lastSeen());
    }
    if (presence.at() > 0) {
      out.append("\"online\":{\"value\":").append(presence.isOnline());
      connection(out, presence.at());
      out.append("\"process\":{\"value\":");
      text(out, presence.process());
      connection(out, presence.at());
    }
  }

  private static void connection(StringBuilder out, long at) {
    out.append(",\"at\":").append(at).append(",\"source\":\"connection\"},");
  }

  private static void place(StringBuilder out, CarState state) {
    state
        .place()
        .ifPresent(
            place -> {
              out.append("\"position\":{\"value\":{\"longitude\":");
              decimal(out, place.longitude(), 7);
              out.append(",\"latitude\":");
              decimal(out, place.latitude(), 7);
              out.append(",\"altitude\":").append(place.altitude());
              out.append(",\"angle\":").append(place.angle());
              out.append(",\"speed\":").append(place.speed());
              out.append(",\"satellites\":").append(place.satellites());
              if (state.lastFix() > 0) {
                out.append(",\"fixAt\":").append(state.lastFix());
              }
              out.append("},\"at\":").append(state.placeAt()).append(",\"source\":\"position\"");
              out.append(place.isFix() ? "}," : ",\"lastKnown\":true},");
            });
  }

  /** Most properties have the same time, that of the last record. */
  private static void properties(StringBuilder out, CarState state) {
    var values = state.values();
    var at = 0L;
    var origin = "";
    for (var left = values.known(); left != 0; left &= left - 1) {
      var property = Long.numberOfTrailingZeros(left);
      if (origin.isEmpty() || state.at(property) != at) {
        at = state.at(property);
        origin = ",\"at\":" + at + ",\"source\":";
      }
      out.append(NAMES[property]);
      value(out, property, values);
      out.append(origin).append(values.element(property));
      out.append(values.isLastKnown(property) ? ",\"lastKnown\":true}," : "},");
    }
  }

  private static void value(StringBuilder out, int property, Values values) {
    switch (Values.property(property).kind()) {
      case FLAG -> out.append(values.number(property) != 0);
      case TEXT -> text(out, values.text(property));
      case NUMBER -> {
        if (values.isWritten(property)) {
          large(out, new BigDecimal(values.text(property)));
        } else {
          decimal(out, values.number(property), values.scale(property));
        }
      }
      default -> throw new IllegalStateException(Property.Kind.class.getName());
    }
  }

  /** A number without zeros at the end of its fraction. */
  private static void decimal(StringBuilder out, long unscaled, int scale) {
    if (scale > MAX_DIGITS || Math.abs(unscaled) >= MAX_NUMBER) {
      large(out, BigDecimal.valueOf(unscaled, scale));
      return;
    }
    var rest = Math.abs(unscaled);
    var places = scale;
    while (places > 0 && rest % 10 == 0) {
      rest /= 10;
      places--;
    }
    if (unscaled < 0) {
      out.append('-');
    }
    var begin = out.length();
    out.append(rest);
    if (places > 0) {
      while (out.length() - begin <= places) {
        out.insert(begin, '0');
      }
      out.insert(out.length() - places, '.');
    }
  }

  private static void large(StringBuilder out, BigDecimal number) {
    var plain = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    var isText = plain.precision() > MAX_DIGITS || plain.scale() > MAX_DIGITS;
    var quote = isText ? "\"" : "";
    out.append(quote).append(plain.toPlainString()).append(quote);
  }

  /** A text of printable ASCII, which is all that a state has. */
  private static void text(StringBuilder out, String text) {
    out.append('"');
    for (var i = 0; i < text.length(); i++) {
      var character = text.charAt(i);
      if (character == '"' || character == '\\') {
        out.append('\\');
      }
      out.append(character);
    }
    out.append('"');
  }
}
