package carsharing.teltonika.command.check;

import carsharing.teltonika.protocol.GpsElement;
import java.util.List;
import net.sf.geographiclib.Geodesic;
import net.sf.geographiclib.GeodesicMask;
import org.locationtech.jts.geom.Coordinate;

/** A place where a rental may end. */
sealed interface ParkingArea {

  /** So many units of a {@link GpsElement} are a degree. */
  double DEGREE = 1e7;

  /** Whether a car may stand at this position. */
  boolean allows(GpsElement gps);

  /**
   * An area with a border.
   *
   * @param polygons they may overlap; a car may stand in any of them
   */
  record Drawn(List<AreaPolygon> polygons) implements ParkingArea {

    private static final long FULL_TURN = 3_600_000_000L; // 1e-7 degree

    /** Keeps a copy. */
    public Drawn {
      polygons = List.copyOf(polygons);
    }

    /** An area may be drawn beyond 180 degrees, see {@link Position}. */
    @Override
    public boolean allows(GpsElement gps) {
      return isIn(gps, 0) || isIn(gps, FULL_TURN) || isIn(gps, -FULL_TURN);
    }

    /**
     * @param turn is added to the longitude, 1e-7 degree
     */
    private boolean isIn(GpsElement gps, long turn) {
      var place = new Coordinate((gps.longitude() + turn) / DEGREE, gps.latitude() / DEGREE);
      return polygons.stream().anyMatch(polygon -> polygon.contains(place));
    }
  }

  /**
   * All that is near a center.
   *
   * @param longitude of the center, degrees
   * @param latitude of the center, degrees
   */
  record Around(double longitude, double latitude) implements ParkingArea {

    private static final double RADIUS = 500; // m, on the ellipsoid

    /** It is 552 m or more: a degree of latitude has at least 110.57 km. */
    private static final double TOO_FAR = 0.005; // degrees of latitude

    /** The distance takes microseconds, and there may be thousands of centers. */
    @Override
    public boolean allows(GpsElement gps) {
      return Math.abs(gps.latitude() / DEGREE - latitude) < TOO_FAR && distance(gps) <= RADIUS;
    }

    /** Metres from the center. */
    private double distance(GpsElement gps) {
      return Geodesic.WGS84.Inverse(
              latitude,
              longitude,
              gps.latitude() / DEGREE,
              gps.longitude() / DEGREE,
              GeodesicMask.DISTANCE)
          .s12;
    }
  }
}
