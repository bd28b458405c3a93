package carsharing.teltonika.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.Cost;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;

/** Target of {@code scripts/fuzz polygons}: any list as the {@code polygons} of a command. */
class ParkingAreaFuzzTest {

  private static final int BYTES_PER_BYTE = 4000; // an own reader, parser and validator a feature

  @FuzzTest
  void readsOrRefusesAnyPolygons(byte[] bytes) {
    JsonArray json;
    try {
      json = new JsonArray(new String(bytes, UTF_8));
    } catch (DecodeException e) {
      return; // Of what is no JSON there is no command.
    }
    try {
      for (var area : Cost.checked(bytes.length, BYTES_PER_BYTE, () -> ParkingArea.read(json))) {
        check(area, bytes.length);
      }
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageMatching("polygons\\[\\d+].*: (expected|no GeoJSON) .*");
    }
  }

  private static void check(ParkingArea area, int length) {
    assertThat(area.distance(area.center().getX(), area.center().getY())).isZero();
    assertThat(area.distance(25.2, 54.7)).isNotNegative();
    assertThat(area.contains(Double.NEGATIVE_INFINITY, 0)).isFalse();
    for (var polygon : area.polygons()) {
      var edge = polygon.getCoordinate();
      assertThat(
              Cost.checked(length, BYTES_PER_BYTE, () -> area.contains(edge.getX(), edge.getY())))
          .as("the edge belongs to it")
          .isTrue();
      assertThat(polygon.getEnvelopeInternal().isNull()).isFalse();
    }
    var right = area.polygons().stream().mapToDouble(p -> p.getEnvelopeInternal().getMaxX()).max();
    assertThat(area.contains(Math.nextUp(right.orElse(0)), 0)).isFalse();
  }
}
