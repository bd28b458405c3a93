package carsharing.teltonika.command;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import net.sf.geographiclib.Geodesic;
import net.sf.geographiclib.GeodesicMask;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.algorithm.locate.SimplePointInAreaLocator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryComponentFilter;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Location;
import org.locationtech.jts.geom.Polygonal;
import org.locationtech.jts.index.chain.MonotoneChain;
import org.locationtech.jts.index.chain.MonotoneChainBuilder;
import org.locationtech.jts.index.hprtree.HPRtree;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.geojson.GeoJsonReader;

/**
 * Where a rental may end: a GeoJSON FeatureCollection that also carries {@code center}.
 *
 * @param center longitude and latitude, degrees
 */
record ParkingArea(List<Geometry> polygons, Coordinate center) {

  /** Of the chains of one geometry; enough for 10,000 points along a coast. */
  private static final int MAX_MEETINGS = 1_000_000;

  ParkingArea {
    polygons = List.copyOf(polygons);
  }

  /**
   * The areas of a command.
   *
   * @throws IllegalArgumentException where one is no such collection: which, and what was expected
   */
  static List<ParkingArea> read(@Nullable Object polygons) {
    if (!(polygons instanceof JsonArray list)) {
      throw new IllegalArgumentException("polygons: expected a list of FeatureCollections");
    }
    var areas = new ArrayList<ParkingArea>();
    for (var i = 0; i < list.size(); i++) {
      areas.add(area("polygons[" + i + "]", list.getValue(i)));
    }
    return areas;
  }

  /** Whether a place lies in one of the polygons or on its edge, and in none of its holes. */
  boolean contains(double longitude, double latitude) {
    var point = new Coordinate(longitude, latitude);
    return polygons.stream()
        .anyMatch(polygon -> SimplePointInAreaLocator.locate(point, polygon) != Location.EXTERIOR);
  }

  /** Metres on the ellipsoid from the center. */
  double distance(double longitude, double latitude) {
    return Geodesic.WGS84.Inverse(
            center.getY(), center.getX(), latitude, longitude, GeodesicMask.DISTANCE)
        .s12;
  }

  private static ParkingArea area(String path, @Nullable Object value) {
    if (!(value instanceof JsonObject collection)
        || !"FeatureCollection".equals(collection.getValue("type"))
        || !(collection.getValue("features") instanceof JsonArray features)) {
      throw new IllegalArgumentException(path + ": expected a FeatureCollection with features");
    }
    var polygons = new ArrayList<Geometry>();
    for (var i = 0; i < features.size(); i++) {
      polygons.add(polygon("%s.features[%d]".formatted(path, i), features.getValue(i)));
    }
    return new ParkingArea(polygons, center(path, collection.getValue("center")));
  }

  private static Geometry polygon(String path, @Nullable Object feature) {
    if (!(feature instanceof JsonObject object)
        || !(object.getValue("geometry") instanceof JsonObject geometry)) {
      throw new IllegalArgumentException(path + ": expected a Feature with a geometry");
    }
    var read = geometry(path, geometry);
    if (!(read instanceof Polygonal) || read.isEmpty()) {
      throw new IllegalArgumentException(path + ": expected a valid Polygon or MultiPolygon");
    }
    if (isIntricate(read)) {
      throw new IllegalArgumentException(path + ": expected a polygon with fewer crossing lines");
    }
    if (!read.isValid()) {
      throw new IllegalArgumentException(path + ": expected a valid Polygon or MultiPolygon");
    }
    return read;
  }

  /** Where something is missing or of another type, the reader throws whatever comes of that. */
  private static Geometry geometry(String path, JsonObject json) {
    try {
      return new GeoJsonReader().read(json.encode());
    } catch (ParseException | RuntimeException e) {
      throw new IllegalArgumentException(path + ": no GeoJSON geometry", e);
    }
  }

  /**
   * Whether validation would take seconds: it compares all chains of segments whose envelopes meet.
   * In an area of the real world they are about as many as its points, in a hatching their square.
   */
  private static boolean isIntricate(Geometry geometry) {
    var chains = chains(geometry);
    var index = new HPRtree();
    chains.forEach(chain -> index.insert(chain, chain));
    var meetings = new int[1];
    for (var chain : chains) {
      index.query(chain, other -> meetings[0]++);
      if (meetings[0] > MAX_MEETINGS) {
        return true;
      }
    }
    return false;
  }

  /** The envelopes of the runs of segments that validation takes as one. */
  private static List<Envelope> chains(Geometry geometry) {
    var chains = new ArrayList<Envelope>();
    GeometryComponentFilter collect =
        part -> {
          if (part instanceof LineString line) {
            for (Object chain : MonotoneChainBuilder.getChains(line.getCoordinates())) {
              chains.add(((MonotoneChain) chain).getEnvelope());
            }
          }
        };
    geometry.apply(collect);
    return chains;
  }

  private static Coordinate center(String path, @Nullable Object value) {
    if (value instanceof JsonArray pair
        && pair.size() >= 2
        && pair.getValue(0) instanceof Number longitude
        && pair.getValue(1) instanceof Number latitude
        && Math.abs(latitude.doubleValue()) <= 90) {
      return new Coordinate(longitude.doubleValue(), latitude.doubleValue());
    }
    throw new IllegalArgumentException(path + ".center: expected [longitude, latitude]");
  }
}
