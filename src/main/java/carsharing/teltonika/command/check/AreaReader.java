package carsharing.teltonika.command.check;

import carsharing.teltonika.message.Printable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the polygons of one area from GeoJSON (RFC 7946), as drawing tools export it. A part
 * that cannot be read is a warning; the other parts count. Points and lines have no area and are
 * ignored.
 */
final class AreaReader {

  /** Of objects within objects. Tools need 4: collection, feature, collection, geometry. */
  private static final int MAX_DEPTH = 8;

  private static final String EXPECTED_TYPE =
      " (expected: FeatureCollection, Feature, Polygon, MultiPolygon or GeometryCollection)";

  private final List<AreaPolygon> polygons = new ArrayList<>();
  private final AreaWarnings warnings;

  private AreaReader(AreaWarnings warnings) {
    this.warnings = warnings;
  }

  /**
   * Reads an area.
   *
   * @param place where the area is, for warnings
   * @param area a FeatureCollection, a Feature or a geometry
   * @return its polygons; empty if there is none that can be read
   */
  static List<AreaPolygon> read(String place, @Nullable Object area, AreaWarnings warnings) {
    var reader = new AreaReader(warnings);
    reader.read(place, area, 1);
    return reader.polygons;
  }

  private void read(String place, @Nullable Object value, int depth) {
    if (!(value instanceof JsonObject object)) {
      warnings.add(place, "expected an object of GeoJSON");
      return;
    }
    if (depth > MAX_DEPTH) {
      warnings.add(place, "nested too deeply (expected: at most %d levels)".formatted(MAX_DEPTH));
      return;
    }
    var type = type(object);
    switch (type) {
      case "FeatureCollection" -> readEach(place, "features", object, depth);
      case "GeometryCollection" -> readEach(place, "geometries", object, depth);
      case "Feature" -> feature(place, object, depth);
      case "Polygon" -> polygon(place + ".coordinates", object.getValue("coordinates"));
      case "MultiPolygon" -> multiPolygon(place + ".coordinates", object.getValue("coordinates"));
      case "Point", "MultiPoint", "LineString", "MultiLineString" -> {} // Nobody parks on them.
      default -> warnings.add(place, "type " + shown(type) + EXPECTED_TYPE);
    }
  }

  /** Many back ends leave the type of a collection or of a feature out. */
  private static String type(JsonObject object) {
    var type = object.getValue("type");
    if (type != null) {
      return type instanceof String text ? text : "that is no text";
    }
    if (object.containsKey("features")) {
      return "FeatureCollection";
    }
    if (object.containsKey("geometry")) {
      return "Feature";
    }
    return object.containsKey("geometries") ? "GeometryCollection" : "";
  }

  private static String shown(String type) {
    return type.isEmpty() ? "is missing" : Printable.of(type);
  }

  private void readEach(String place, String name, JsonObject object, int depth) {
    if (object.getValue(name) instanceof JsonArray list) {
      for (var i = 0; i < list.size(); i++) {
        read(place + "." + name + "[" + i + "]", list.getValue(i), depth + 1);
      }
    } else {
      warnings.add(place + "." + name, "expected a list");
    }
  }

  private void feature(String place, JsonObject feature, int depth) {
    var geometry = feature.getValue("geometry");
    if (!feature.containsKey("geometry")) {
      warnings.add(place, "expected a Feature with a geometry");
    } else if (isCircle(feature, geometry)) {
      warnings.add(place, "a circle (expected: a Polygon, as GeoJSON has no circles)");
    } else if (geometry != null) { // A feature without a location is no mistake: section 3.2.
      read(place + ".geometry", geometry, depth + 1);
    }
  }

  /** Leaflet draws circles. In GeoJSON they become points, and most users keep the radius. */
  private static boolean isCircle(JsonObject feature, @Nullable Object geometry) {
    return geometry instanceof JsonObject point
        && "Point".equals(point.getValue("type"))
        && feature.getValue("properties") instanceof JsonObject properties
        && properties.getValue("radius") instanceof Number;
  }

  private void multiPolygon(String place, @Nullable Object coordinates) {
    if (coordinates instanceof JsonArray list) {
      for (var i = 0; i < list.size(); i++) {
        polygon(place + "[" + i + "]", list.getValue(i));
      }
    } else {
      warnings.add(place, "expected a list of polygons");
    }
  }

  /**
   * A hole that cannot be read makes the polygon useless: nobody knows where cars may not stand. A
   * hole that encloses nothing is left out.
   */
  private void polygon(String place, @Nullable Object coordinates) {
    if (!(coordinates instanceof JsonArray list)) {
      warnings.add(place, "expected a list of rings");
      return;
    }
    var rings = new ArrayList<Ring>(list.size());
    for (var i = 0; i < list.size(); i++) {
      try {
        var ring = Ring.read(list.getValue(i));
        if (ring.isArea()) {
          rings.add(ring);
        } else {
          warnings.add(place + "[" + i + "]", "expected at least 3 different positions");
          if (i == 0) {
            return;
          }
        }
      } catch (MisdrawnException e) {
        warnings.add(place + "[" + i + "]" + e.place(), e.mistake());
        return;
      }
    }
    if (!rings.isEmpty()) { // An empty list is an empty geometry: section 3.1.
      polygons.add(new AreaPolygon(rings.get(0), rings.subList(1, rings.size())));
    }
  }
}
