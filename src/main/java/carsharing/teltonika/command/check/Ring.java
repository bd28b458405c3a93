package carsharing.teltonika.command.check;

import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.algorithm.RayCrossingCounter;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Location;

/**
 * A closed line, in either direction. Lines between two positions are straight on a map of
 * longitude and latitude (RFC 7946 section 3.1.1). The line may cross itself: a place is inside if
 * a ray from it crosses the line an odd number of times (the even-odd rule). So a ring needs no
 * validation, and all that is done with it takes time in proportion to its positions.
 */
final class Ring {

  private static final double HALF_TURN = 180; // degrees
  private static final double FULL_TURN = 360; // degrees

  private final Coordinate[] points; // The last one equals the first one.
  private final Envelope envelope = new Envelope();

  private Ring(List<Coordinate> points) {
    this.points = points.toArray(Coordinate[]::new);
    points.forEach(envelope::expandToInclude);
  }

  /**
   * Reads a list of positions. An open ring is closed.
   *
   * @throws MisdrawnException if it is no list, if a position cannot be read, or if a line goes
   *     around the world
   */
  static Ring read(@Nullable Object value) throws MisdrawnException {
    if (!(value instanceof JsonArray positions)) {
      throw new MisdrawnException("expected a ring: a list of positions");
    }
    var points = new ArrayList<Coordinate>(positions.size() + 1);
    for (var i = 0; i < positions.size(); i++) {
      try {
        points.add(Position.read(positions.getValue(i)));
      } catch (MisdrawnException e) {
        throw e.inElement(i);
      }
    }
    if (!points.isEmpty() && !points.get(0).equals2D(points.get(points.size() - 1))) {
      points.add(points.get(0));
    }
    refuseLinesAroundTheWorld(points);
    return new Ring(points);
  }

  /**
   * A line from 179 to -179 was meant to be short, but GeoJSON takes it once around the world. An
   * area that becomes so large would end rentals anywhere. A full turn is the whole world, and
   * meant so.
   */
  private static void refuseLinesAroundTheWorld(List<Coordinate> points) throws MisdrawnException {
    for (var i = 1; i < points.size(); i++) {
      var from = points.get(i - 1).getX();
      var to = points.get(i).getX();
      var turn = Math.abs(to - from);
      if (turn > HALF_TURN && turn < FULL_TURN) {
        throw new MisdrawnException(
            "a line from longitude %s to %s (expected: at most 180 degrees; divide the area at the antimeridian)"
                .formatted(from, to));
      }
    }
  }

  /** Whether there are three different positions: fewer enclose nothing. */
  boolean isArea() {
    return Stream.of(points).distinct().limit(3).count() == 3;
  }

  /** Whether a place is inside and not on the line. */
  boolean encloses(Coordinate place) {
    return locate(place) == Location.INTERIOR;
  }

  /** Whether a place is inside or on the line. */
  boolean covers(Coordinate place) {
    return locate(place) != Location.EXTERIOR;
  }

  private int locate(Coordinate place) {
    return envelope.covers(place)
        ? RayCrossingCounter.locatePointInRing(place, points)
        : Location.EXTERIOR;
  }
}
