package carsharing.teltonika.protocol;

import io.vertx.core.buffer.Buffer;

/**
 * Where and how fast the tracker was.
 *
 * @param longitude 1e-7 degree, east positive
 * @param latitude 1e-7 degree, north positive
 * @param altitude metres above sea level, may be negative
 * @param angle degrees clockwise from north, 0-360
 * @param satellites in use; 0 means that the position is the last known one
 * @param speed km/h
 */
public record GpsElement(
    int longitude, int latitude, int altitude, int angle, int satellites, int speed) {

  /** Bytes on the wire, in every AVL codec but codec 7. */
  static final int LENGTH = 15;

  /** False where the tracker has had no fix since its start: both coordinates are 0. */
  public boolean hasPosition() {
    return longitude != 0 || latitude != 0;
  }

  /** Reads the element; longitude comes first, and altitude is signed. */
  static GpsElement decode(FrameCursor in) {
    in.require(LENGTH, "GPS element");
    return new GpsElement(
        in.nextInt(),
        in.nextInt(),
        in.nextShort(),
        in.nextUnsignedShort(),
        in.nextUnsignedByte(),
        in.nextUnsignedShort());
  }

  void encode(Buffer out) {
    out.appendInt(longitude)
        .appendInt(latitude)
        .appendShort((short) altitude)
        .appendUnsignedShort(angle)
        .appendUnsignedByte((short) satellites)
        .appendUnsignedShort(speed);
  }
}
