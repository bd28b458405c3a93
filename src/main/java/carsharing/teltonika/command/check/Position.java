package carsharing.teltonika.command.check;

import carsharing.teltonika.message.Printable;
import io.vertx.core.json.JsonArray;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;

/** Reads a position of GeoJSON: {@code [longitude, latitude]}, RFC 7946 section 3.1.1. */
final class Position {

  /**
   * A map that repeats the world gives longitudes beyond 180 degrees, if the user has moved it
   * around the world. Leaflet does so.
   */
  private static final double MAX_LONGITUDE = 540; // degrees

  private static final double MAX_LATITUDE = 90; // degrees

  /** Databases give exact decimals as texts, so that no digit is lost. */
  private static final Pattern DECIMAL = Pattern.compile("[+-]?\\d{1,3}(\\.\\d{1,30})?");

  private static final int SHOWN = 30; // characters

  private Position() {}

  /**
   * Reads a position. Numbers after the latitude (the altitude) are ignored.
   *
   * @return x is the longitude and y the latitude, degrees
   * @throws MisdrawnException if a coordinate is missing, is no number or is out of range
   */
  static Coordinate read(@Nullable Object value) throws MisdrawnException {
    if (!(value instanceof JsonArray list) || list.size() < 2) {
      throw new MisdrawnException("expected [longitude, latitude]");
    }
    var longitude = number(list.getValue(0));
    if (!(Math.abs(longitude) <= MAX_LONGITUDE)) { // NaN is out of range, too.
      throw new MisdrawnException(
          "longitude %s (expected: degrees, -180 to 180)".formatted(shown(list.getValue(0))));
    }
    var latitude = number(list.getValue(1));
    if (!(Math.abs(latitude) <= MAX_LATITUDE)) {
      throw new MisdrawnException(
          "latitude %s (expected: degrees, -90 to 90, after the longitude)"
              .formatted(shown(list.getValue(1))));
    }
    return new Coordinate(longitude, latitude);
  }

  private static double number(@Nullable Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    return value instanceof String text && DECIMAL.matcher(text).matches()
        ? Double.parseDouble(text)
        : Double.NaN;
  }

  /** A client may write a text of any length instead of a number. */
  private static String shown(@Nullable Object value) {
    if (value instanceof Number || value instanceof String) {
      var text = value.toString();
      return Printable.of(text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text);
    }
    return value == null ? "null" : "that is no number";
  }
}
