package carsharing.teltonika.command.check;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.testing.Cost;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Areas as people draw them, and as nobody should. */
class ParkingAreasTest {

  private static final String SQUARE =
      "{\"type\":\"Polygon\",\"coordinates\":[[[25,54],[26,54],[26,55],[25,55],[25,54]]]}";

  /** What reading an area of so many positions may allocate: each one is a point and a number. */
  private static final int BYTES_PER_BYTE = 200;

  static Stream<Named<JsonObject>> drawings() throws IOException {
    try (var file = ParkingAreasTest.class.getResourceAsStream("drawings.json")) {
      var bytes = Objects.requireNonNull(file).readAllBytes();
      return new JsonArray(new String(bytes, StandardCharsets.UTF_8))
          .stream().map(JsonObject.class::cast).map(each -> Named.of(each.getString("name"), each));
    }
  }

  @ParameterizedTest
  @MethodSource("drawings")
  void judgesDrawings(JsonObject drawing) {
    var areas = ParkingAreas.read(drawing);

    assertThat(areas.warnings())
        .isEqualTo(drawing.getJsonArray("warnings", new JsonArray()).getList());
    assertThat(areas.canBeJudged()).isEqualTo(drawing.getBoolean("judged", true));
    assertThat(places(drawing, "inside")).allMatch(areas::allow);
    assertThat(places(drawing, "outside")).noneMatch(areas::allow);
  }

  private static Stream<GpsElement> places(JsonObject drawing, String verdict) {
    return drawing.getJsonArray(verdict, new JsonArray()).stream()
        .map(JsonArray.class::cast)
        .map(place -> at(place.getDouble(0), place.getDouble(1)));
  }

  @Test
  void agreesWithAnotherEvenOddRuleOnRingsThatCrossThemselves() {
    var random = new Random(17);
    for (var round = 0; round < 500; round++) {
      var path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
      var ring = new JsonArray();
      var points = 3 + random.nextInt(30);
      for (var i = 0; i < points; i++) {
        var x = random.nextInt(20);
        var y = random.nextInt(20);
        ring.add(new JsonArray().add(x).add(y));
        if (i == 0) {
          path.moveTo(x, y);
        } else {
          path.lineTo(x, y);
        }
      }
      path.closePath();
      var areas = ParkingAreas.read(polygons(polygon(ring)));
      for (var i = 0; i < 50; i++) {
        var longitude = random.nextInt(-10_000_000, 210_000_000);
        var latitude = random.nextInt(-10_000_000, 210_000_000);
        assertThat(areas.allow(new GpsElement(longitude, latitude, 0, 0, 9, 0)))
            .as("%d, %d in %s", longitude, latitude, ring)
            .isEqualTo(path.contains(longitude / 1e7, latitude / 1e7));
      }
    }
  }

  @Test
  void doesNotJudgeAPlaceThatIsNotOnTheEarth() {
    var world =
        "{\"type\":\"Polygon\",\"coordinates\":[[[-540,-90],[-180,-90],[180,-90],[540,-90],[540,90],[180,90],[-180,90],[-540,90]]]}";
    var areas = ParkingAreas.read(polygons(new JsonObject(world)));

    assertThat(areas.allow(at(180, 90))).isTrue();
    assertThat(areas.allow(at(180.0000001, 90))).isFalse();
    assertThat(areas.allow(at(180, 90.0000001))).isFalse();
    assertThat(areas.allow(new GpsElement(Integer.MIN_VALUE, Integer.MIN_VALUE, 0, 0, 0, 0)))
        .isFalse();
  }

  @Test
  void boundsTheNumberAndTheLengthOfWarnings() {
    var features = new JsonArray();
    for (var i = 0; i < 1000; i++) {
      features.add(new JsonObject().put("type", "x".repeat(1000)));
    }
    var position = new JsonArray().add("9".repeat(1000)).add(54);
    var areas =
        ParkingAreas.read(
            new JsonObject()
                .put(
                    "polygons",
                    new JsonArray()
                        .add(polygon(new JsonArray().add(position)))
                        .add(new JsonObject().put("features", features))
                        .add(new JsonObject(SQUARE))));

    assertThat(areas.warnings()).hasSize(21).allMatch(text -> text.length() <= 243);
    assertThat(areas.warnings().get(0))
        .isEqualTo(
            "polygons[0].coordinates[0][0]: longitude %s... (expected: degrees, -180 to 180)"
                .formatted("9".repeat(30)));
    assertThat(areas.warnings().get(1)).startsWith("polygons[1].features[0]: type xxx");
    assertThat(areas.warnings().get(20)).isEqualTo("and 981 more");
    assertThat(areas.allow(at(25.5, 54.5))).isTrue();
  }

  @Test
  void needsTimeInProportionToThePositionsWhateverTheyCross() {
    var ring = new JsonArray();
    for (var i = 0; i < 10_000; i++) { // Each line crosses nearly all others.
      ring.add(new JsonArray().add(i % 2 == 0 ? i * 1e-5 : 90 - i * 1e-5).add(i % 2 == 0 ? 0 : 60));
    }
    var fields = polygons(polygon(ring));

    var areas =
        Cost.checked(fields.encode().length(), BYTES_PER_BYTE, () -> ParkingAreas.read(fields));

    assertThat(areas.warnings()).isEmpty();
    assertThat(Cost.checked(0, 0, () -> areas.allow(at(0, 0)))).isTrue();
    assertThat(Cost.checked(0, 0, () -> areas.allow(at(45, -1)))).isFalse();
  }

  @Test
  void endsInObjectsThatAreNestedWithoutEnd() {
    var depth = 300;
    var json =
        "{\"type\":\"GeometryCollection\",\"geometries\":[".repeat(depth)
            + SQUARE
            + "]}".repeat(depth);

    var areas = ParkingAreas.read(polygons(new JsonObject(json)));

    assertThat(areas.canBeJudged()).isFalse();
    assertThat(areas.warnings())
        .containsExactly(
            "polygons[0]%s: nested too deeply (expected: at most 8 levels)"
                .formatted(".geometries[0]".repeat(8)));
  }

  private static JsonObject polygons(JsonObject area) {
    return new JsonObject().put("polygons", new JsonArray().add(area));
  }

  private static JsonObject polygon(JsonArray ring) {
    return new JsonObject().put("type", "Polygon").put("coordinates", new JsonArray().add(ring));
  }

  private static GpsElement at(double longitude, double latitude) {
    return new GpsElement(
        (int) Math.round(longitude * 1e7), (int) Math.round(latitude * 1e7), 0, 0, 9, 0);
  }
}
