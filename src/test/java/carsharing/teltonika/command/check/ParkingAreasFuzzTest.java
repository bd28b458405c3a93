package carsharing.teltonika.command.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.testing.Cost;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Target of {@code scripts/fuzz polygons}: any JSON as the {@code polygons} of a command. */
class ParkingAreasFuzzTest {

  private static final int BYTES_PER_BYTE = 400; // The name of a place within many brackets.
  private static final int MAX_WARNINGS = 21;
  private static final int MAX_WARNING = 243; // characters
  private static final int MAX_POINTS = 20; // that are looked up, of each ring
  private static final List<GpsElement> PLACES =
      Stream.of(new int[][] {{0, 0}, {252797181, 546871550}, {1800000000, 900000000}})
          .map(place -> new GpsElement(place[0], place[1], 0, 0, 9, 0))
          .toList();

  @FuzzTest
  void judgesAnyAreasOrSaysWhatIsWrong(byte[] bytes) {
    Object polygons;
    try {
      polygons = Json.decodeValue(new String(bytes, UTF_8));
    } catch (DecodeException e) {
      return; // A text that is no JSON is no command.
    }
    for (var home : List.of("vilnius", "restricted")) {
      var areas = read(polygons, home, bytes.length);
      check(areas, bytes.length);
      if (polygons instanceof JsonArray list) {
        var besideABadOne = read(list.copy().add(7), home, bytes.length);
        assertThat(besideABadOne.areas()).hasSameSizeAs(areas.areas());
        assertThat(PLACES)
            .allMatch(place -> besideABadOne.allow(place) == areas.allow(place))
            .allMatch(place -> !besideABadOne.warnings().isEmpty());
      }
    }
    checkRings(polygons);
  }

  private static ParkingAreas read(@Nullable Object polygons, String home, int length) {
    var fields = new JsonObject().put("polygons", polygons).put("home", home);
    return Cost.checked(length, BYTES_PER_BYTE, () -> ParkingAreas.read(fields));
  }

  private static void check(ParkingAreas areas, int length) {
    assertThat(areas.warnings()).hasSizeLessThanOrEqualTo(MAX_WARNINGS);
    assertThat(areas.warnings())
        .allMatch(text -> text.length() <= MAX_WARNING)
        .allMatch(text -> text.matches("polygons[^ ]*: .+|polygons.{232}\\.\\.\\.|and \\d+ more"));
    assertThat(areas.canBeJudged() || !areas.warnings().isEmpty()).isTrue();
    assertThat(areas.allow(new GpsElement(1800000001, 1, 0, 0, 9, 0))).isFalse();
    assertThat(areas.allow(new GpsElement(1, 900000001, 0, 0, 9, 0))).isFalse();
    for (var place : PLACES) {
      if (Cost.checked(length, BYTES_PER_BYTE, () -> areas.allow(place))) {
        assertThat(areas.canBeJudged()).isTrue();
      }
    }
  }

  /** Any list that is a ring has its own positions on its line, and nothing beyond them. */
  private static void checkRings(@Nullable Object json) {
    if (json instanceof JsonObject object) {
      object.forEach(field -> checkRings(field.getValue()));
    } else if (json instanceof JsonArray list) {
      list.forEach(ParkingAreasFuzzTest::checkRings);
      try {
        var ring = Ring.read(list);
        if (ring.isArea()) {
          checkRing(ring, list);
        }
      } catch (MisdrawnException e) {
        assertThat(e.place()).matches("(\\[\\d+])?");
        assertThat(e.mistake()).contains("expected");
      }
    }
  }

  private static void checkRing(Ring ring, JsonArray positions) throws MisdrawnException {
    var right = Double.NEGATIVE_INFINITY;
    for (var value : positions) {
      right = Math.max(right, Position.read(value).getX());
    }
    for (var i = 0; i < Math.min(positions.size(), MAX_POINTS); i++) {
      var point = Position.read(positions.getValue(i));
      assertThat(ring.covers(point)).isTrue();
      assertThat(ring.encloses(point)).isFalse();
      point.setX(Math.nextUp(right));
      assertThat(ring.covers(point)).isFalse();
    }
  }
}
