package carsharing.teltonika.car.state;

import carsharing.teltonika.protocol.GpsElement;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;

/**
 * Where a car was, in two numbers: a state has it without an object of its own.
 *
 * @param place longitude in the upper half, latitude in the lower one, 1e-7 degrees
 * @param motion altitude (m, 16 bits), angle (degrees, 16 bits), satellites (8 bits), speed (km/h,
 *     16 bits)
 */
record Place(long place, long motion) {

  private static final long MAX_LONGITUDE = 1_800_000_000; // 1e-7 degrees
  private static final long MAX_LATITUDE = 900_000_000;

  /** Digits of a degree behind the point. */
  private static final int PLACES = 7;

  static final Place NOWHERE = new Place(0, 0);

  static Place of(GpsElement gps) {
    return new Place(
        (long) gps.longitude() << 32 | (gps.latitude() & 0xFFFF_FFFFL),
        (gps.altitude() & 0xFFFFL) << 40
            | (gps.angle() & 0xFFFFL) << 24
            | (gps.satellites() & 0xFFL) << 16
            | (gps.speed() & 0xFFFFL));
  }

  /** Whether there is such a place: a tracker can send any 32 bits. */
  static boolean isPlace(GpsElement gps) {
    return gps.hasPosition()
        && Math.abs((long) gps.longitude()) <= MAX_LONGITUDE
        && Math.abs((long) gps.latitude()) <= MAX_LATITUDE;
  }

  int longitude() {
    return (int) (place >> 32);
  }

  int latitude() {
    return (int) place;
  }

  int altitude() {
    return (short) (motion >> 40);
  }

  int angle() {
    return (int) (motion >> 24) & 0xFFFF;
  }

  int satellites() {
    return (int) (motion >> 16) & 0xFF;
  }

  int speed() {
    return (int) motion & 0xFFFF;
  }

  /** Whether the tracker knew its position at that moment, and not only the last one. */
  boolean isFix() {
    return satellites() > 0;
  }

  /** As a value of a state. */
  PropertyValue value(long at) {
    var json =
        new JsonObject()
            .put("longitude", BigDecimal.valueOf(longitude(), PLACES))
            .put("latitude", BigDecimal.valueOf(latitude(), PLACES))
            .put("altitude", altitude())
            .put("angle", angle())
            .put("speed", speed())
            .put("satellites", satellites());
    return new PropertyValue("position", json, at, 0, !isFix());
  }

  /** Which of two places of the same time counts, whichever came first: a fix counts more. */
  int compare(Place other) {
    var fix = Boolean.compare(isFix(), other.isFix());
    if (fix != 0) {
      return fix;
    }
    var where = Long.compare(place, other.place);
    return where != 0 ? where : Long.compare(motion, other.motion);
  }
}
