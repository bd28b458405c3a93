package carsharing.teltonika.command.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import carsharing.teltonika.car.profile.Profiles;
import carsharing.teltonika.message.StepRecords;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.IoElements;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FinishCheckTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final String SQUARE_WITH_HOLE =
      """
      {"type":"Polygon","coordinates":[
        [[25.0,54.0],[26.0,54.0],[26.0,55.0],[25.0,55.0],[25.0,54.0]],
        [[25.4,54.4],[25.6,54.4],[25.6,54.6],[25.4,54.6],[25.4,54.4]]]}""";
  private static final String TWO_SQUARES =
      """
      {"type":"MultiPolygon","coordinates":[
        [[[10.0,10.0],[11.0,10.0],[11.0,11.0],[10.0,11.0],[10.0,10.0]]],
        [[[25.0,54.0],[26.0,54.0],[26.0,55.0],[25.0,55.0],[25.0,54.0]]]]}""";
  private static final long CLOSED = 1L << 28;

  private final Check check = new FinishCheck(Duration.ofMinutes(2), false);

  @ParameterizedTest
  @CsvSource({
    "25.2, 54.2, true",
    "25.5, 54.5, false", // in the hole
    "25.0, 54.5, true", // on the edge
    "25.4, 54.5, true", // on the edge of the hole
    "26.1, 54.5, false",
    "-25.2, 54.2, false",
    "25.2, -54.2, false",
  })
  void takesTheEdgeForInsideAndAHoleForOutside(double longitude, double latitude, boolean inside) {
    var input = input("vilnius", SQUARE_WITH_HOLE, 0, 0);

    if (inside) {
      assertThat(data(input, at(longitude, latitude, CLOSED))).isEqualTo("passed");
    } else {
      assertThat(data(input, at(longitude, latitude, CLOSED))).isEqualTo("outside_parking_area");
    }
  }

  @Test
  void takesAnyPolygonOfAMultiPolygon() {
    var input = input("vilnius", TWO_SQUARES, 0, 0);

    assertThat(data(input, at(25.2, 54.2, CLOSED))).isEqualTo("passed");
    assertThat(data(input, at(10.5, 10.5, CLOSED))).isEqualTo("passed");
    assertThat(data(input, at(20, 20, CLOSED))).isEqualTo("outside_parking_area");
  }

  @ParameterizedTest
  @CsvSource({
    "54.5044, passed", // 490 m north of the center
    "54.5046, outside_parking_area", // 512 m
  })
  void wantsARestrictedCarWithin500MetresOfACenter(double latitude, String expected) {
    for (var home : List.<Object>of("a restricted area", new JsonArray().add("restricted"))) {
      var input = input(home, TWO_SQUARES, 25.5, 54.5);
      assertThat(data(input, at(25.5, latitude, CLOSED))).isEqualTo(expected);
    }
  }

  @Test
  void listsAllBlockersByTheirTexts() {
    var flags = 1L << 25 | 1L << 40 | 1L << 41 | 1L << 42 | 1L << 43 | 1L << 45 | 1L << 46;

    assertThat(data(input("vilnius", TWO_SQUARES, 0, 0), at(25.2, 54.2, flags)))
        .isEqualTo(
            new JsonArray()
                .add("ignition on")
                .add("front left door open")
                .add("front right door open")
                .add("rear left door open")
                .add("rear right door open")
                .add("trunk door open"));
  }

  @Test
  void collectsAllReasonsWithTheAgeOfTheRecord() {
    var record = record(NOW.minusSeconds(121), gps(0, 0, 0), 1L << 25);

    var failure = failure(input("vilnius", TWO_SQUARES, 0, 0), record);

    assertThat(failure.data()).isEqualTo("stale_record");
    assertThat(failure.details().getLong("recordAge")).isEqualTo(121_000);
    assertThat(failure.details().getJsonArray("reasons").stream())
        .extracting(reason -> ((JsonObject) reason).getString("code"))
        .containsExactly("stale_record", "no_gps_fix", "blocked");
  }

  @Test
  void doesNotLetACarPassWithoutSecurityFlags() {
    var record =
        new AvlRecord(
            NOW.toEpochMilli(),
            0,
            gps(25.2, 54.2, 9),
            0,
            OptionalInt.empty(),
            IoElements.builder().add1(239, 0).build());

    assertThat(data(input("vilnius", TWO_SQUARES, 0, 0), record)).isEqualTo("no_security_flags");
  }

  @Test
  void judgesByTheLastKnownPositionUnlessItIsStrict() {
    var garage = record(NOW, gps(25.2, 54.2, 0), CLOSED);
    var input = input("vilnius", TWO_SQUARES, 0, 0);

    assertThat(data(input, garage)).isEqualTo("passed");
    assertThat(
            catchThrowableOfType(
                    CheckFailedException.class,
                    () ->
                        new FinishCheck(Duration.ofMinutes(2), true)
                            .judge(StepRecords.of(garage), input, NOW))
                .data())
        .isEqualTo("no_gps_fix");
  }

  @Test
  void saysWhyNoAreaCanBeJudged() {
    var input = input(new JsonObject("{\"polygons\":[{},null]}"));

    var failure = failure(input, at(25.2, 54.2, CLOSED));

    assertThat(failure.data()).isEqualTo("invalid_polygons");
    assertThat(failure.details().getJsonArray("reasons").stream())
        .extracting(reason -> ((JsonObject) reason).getString("code"))
        .containsExactly("invalid_polygons", "invalid_polygons");
    assertThat(failure.details().getJsonArray("reasons").getJsonObject(1).getString("text"))
        .isEqualTo("polygons[1]: expected an object of GeoJSON");
  }

  private Object data(CheckInput input, AvlRecord record) {
    try {
      check.judge(StepRecords.of(record), input, NOW);
      return "passed";
    } catch (CheckFailedException e) {
      return e.data();
    }
  }

  private CheckFailedException failure(CheckInput input, AvlRecord record) {
    return catchThrowableOfType(
        CheckFailedException.class, () -> check.judge(StepRecords.of(record), input, NOW));
  }

  private static CheckInput input(
      Object home, String geometry, double centerLongitude, double centerLatitude) {
    var collection =
        new JsonObject()
            .put("type", "FeatureCollection")
            .put("center", new JsonArray().add(centerLongitude).add(centerLatitude))
            .put(
                "features",
                new JsonArray().add(new JsonObject().put("geometry", new JsonObject(geometry))));
    return input(
        new JsonObject().put("home", home).put("polygons", new JsonArray().add(collection)));
  }

  private static CheckInput input(JsonObject fields) {
    return new CheckInput(fields, ParkingAreas.read(fields), Profiles.builtIn().generic());
  }

  private static AvlRecord at(double longitude, double latitude, long flags) {
    return record(NOW, gps(longitude, latitude, 9), flags);
  }

  private static AvlRecord record(Instant time, GpsElement gps, long flags) {
    return new AvlRecord(
        time.toEpochMilli(),
        0,
        gps,
        0,
        OptionalInt.empty(),
        IoElements.builder().add8(132, flags).build());
  }

  private static GpsElement gps(double longitude, double latitude, int satellites) {
    return new GpsElement(
        (int) Math.round(longitude * 1e7), (int) Math.round(latitude * 1e7), 0, 0, satellites, 0);
  }
}
