package carsharing.teltonika.command.check;

import carsharing.teltonika.protocol.GpsElement;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;

/**
 * The areas of one command where a rental may end. Reading takes time in proportion to their
 * length, so it is not done on an event loop.
 *
 * @param areas those that can be judged
 * @param warnings what cannot be judged: the place, what was wrong, and what was expected
 */
public record ParkingAreas(List<ParkingArea> areas, List<String> warnings) {

  /** No area at all: a car is outside. */
  public static final ParkingAreas NONE = new ParkingAreas(List.of(), List.of());

  private static final String POLYGONS = "polygons";
  private static final long HALF_TURN = 1_800_000_000L; // 1e-7 degree

  /** Keeps copies. */
  public ParkingAreas {
    areas = List.copyOf(areas);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads the areas of a command. The shape of an area does not matter if {@code home} is
   * restricted, and its center does not matter otherwise.
   *
   * @param fields of the command: {@code polygons}, a list of areas or one area, and {@code home}
   */
  public static ParkingAreas read(JsonObject fields) {
    var isRestricted = isRestricted(fields.getValue("home"));
    var polygons = fields.getValue(POLYGONS);
    var areas = new ArrayList<ParkingArea>();
    var warnings = new AreaWarnings();
    if (polygons instanceof JsonArray list) {
      for (var i = 0; i < list.size(); i++) {
        add(POLYGONS + "[" + i + "]", list.getValue(i), isRestricted, areas, warnings);
      }
    } else if (polygons instanceof JsonObject) {
      add(POLYGONS, polygons, isRestricted, areas, warnings);
    } else {
      warnings.add(POLYGONS, "expected a list of areas, such as FeatureCollections of GeoJSON");
    }
    return new ParkingAreas(areas, warnings.texts());
  }

  /** As in JavaScript: part of a text, or an element of a list. */
  private static boolean isRestricted(@Nullable Object home) {
    return home instanceof String text
        ? text.contains("restricted")
        : home instanceof JsonArray list && list.contains("restricted");
  }

  private static void add(
      String place,
      @Nullable Object area,
      boolean isRestricted,
      List<ParkingArea> areas,
      AreaWarnings warnings) {
    if (isRestricted) {
      addAround(place, area, areas, warnings);
    } else {
      addDrawn(place, area, areas, warnings);
    }
  }

  private static void addAround(
      String place, @Nullable Object area, List<ParkingArea> areas, AreaWarnings warnings) {
    try {
      var center = center(area);
      areas.add(new ParkingArea.Around(center.getX(), center.getY()));
    } catch (MisdrawnException e) {
      warnings.add(place + ".center", e.mistake() + ", as home is restricted");
    }
  }

  private static Coordinate center(@Nullable Object area) throws MisdrawnException {
    return Position.read(area instanceof JsonObject object ? object.getValue("center") : null);
  }

  private static void addDrawn(
      String place, @Nullable Object area, List<ParkingArea> areas, AreaWarnings warnings) {
    var before = warnings.count();
    var polygons = AreaReader.read(place, area, warnings);
    var isReadable = warnings.count() == before;
    if (!polygons.isEmpty() || (isReadable && isEmptyCollection(area))) {
      areas.add(new ParkingArea.Drawn(polygons));
    } else if (isReadable) {
      warnings.add(place, "no area (expected: a Polygon or a MultiPolygon)");
    }
  }

  /** A collection of nothing is no mistake, like an empty list of areas. */
  private static boolean isEmptyCollection(@Nullable Object area) {
    return area instanceof JsonObject object
        && object.getValue("features") instanceof JsonArray features
        && features.isEmpty();
  }

  /** False if areas were given and none of them can be judged; the warnings say why. */
  public boolean canBeJudged() {
    return !areas.isEmpty() || warnings.isEmpty();
  }

  /** Adds why no area can be judged. */
  public void explain(Reasons reasons) {
    warnings.forEach(warning -> reasons.add("invalid_polygons", warning));
  }

  /** Whether a car may stand at this position. A position that is not on the earth is outside. */
  boolean allow(GpsElement gps) {
    return Math.abs((long) gps.longitude()) <= HALF_TURN
        && Math.abs((long) gps.latitude()) <= HALF_TURN / 2
        && areas.stream().anyMatch(area -> area.allows(gps));
  }
}
