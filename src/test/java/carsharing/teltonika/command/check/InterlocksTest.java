package carsharing.teltonika.command.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import carsharing.teltonika.car.profile.Profiles;
import carsharing.teltonika.command.request.CarCommand;
import carsharing.teltonika.message.StepRecords;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.IoElements;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterlocksTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final CheckInput INPUT =
      new CheckInput(new JsonObject(), ParkingAreas.NONE, Profiles.builtIn().generic());

  @ParameterizedTest
  @CsvSource({
    "5, 9, 0, 1, passed",
    "6, 9, 0, 1, too_fast",
    "0, 9, 6, 1, too_fast", // only the vehicle says so
    "80, 0, 0, 0, passed", // a last known speed is none, and the ignition is off
    "0, 0, 0, 1, passed", // the vehicle says 0
    "0, 0, -1, 1, unknown_speed", // no fix, the vehicle is silent, the ignition on
  })
  void takesTheHighestSpeedThatIsKnown(
      int gps, int satellites, int can, int ignition, String expected) {
    var interlocks = new Interlocks(OptionalInt.of(5), Optional.empty());

    assertThat(data(interlocks, record(NOW, gps, satellites, can, ignition))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"60, passed", "61, stale_record", "-30, passed"})
  void wantsARecordOfNow(long age, String expected) {
    var interlocks = new Interlocks(OptionalInt.empty(), Optional.of(Duration.ofSeconds(60)));

    assertThat(data(interlocks, record(NOW.minusSeconds(age), 99, 9, 99, 1))).isEqualTo(expected);
  }

  @Test
  void takesTheStricterOfTwo() {
    var ofScript = read("{\"maxSpeed\":5,\"maxRecordAge\":\"60s\"}");
    var ofCommand = read("{\"maxSpeed\":50,\"maxRecordAge\":\"10s\"}");

    assertThat(ofScript.and(ofCommand))
        .isEqualTo(read("{\"maxSpeed\":5,\"maxRecordAge\":\"10s\"}"));
    assertThat(ofScript.and(Interlocks.NONE)).isEqualTo(ofScript);
    assertThat(Interlocks.NONE.and(Interlocks.NONE).isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"maxSpeed":-1}        | invalid_command: interlocks: maxSpeed: -1 (expected: 0-300 km/h)
          {"maxSpeed":"5"}       | invalid_command: interlocks: maxSpeed: 5
          {"maxRecordAge":60}    | invalid_command: interlocks: maxRecordAge: 60 (expected: a duration
          {"maxSpeeed":5}        | invalid_command: interlocks: maxSpeeed: unknown
          [5]                    | invalid_command: interlocks: expected fields
          """)
  void refusesACommandWhoseInterlocksAreNotUnderstood(String json, String mistake) {
    var fields = new JsonObject("{\"action\":\"lock\",\"interlocks\":" + json + "}");

    assertThatThrownBy(() -> CarCommand.read(fields, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(mistake);
  }

  private static Interlocks read(String json) {
    return Interlocks.read(
        new JsonObject(json),
        mistake -> {
          throw new AssertionError(mistake);
        });
  }

  private static Object data(Interlocks interlocks, AvlRecord record) {
    try {
      interlocks.judge(StepRecords.of(record), INPUT, NOW);
      return "passed";
    } catch (CheckFailedException e) {
      return e.data();
    }
  }

  /** A vehicle whose speed is negative does not tell it. */
  private static AvlRecord record(Instant time, int gps, int satellites, int can, int ignition) {
    var elements = IoElements.builder().add1(239, ignition);
    if (can >= 0) {
      elements.add1(81, can);
    }
    return new AvlRecord(
        time.toEpochMilli(),
        0,
        new GpsElement(252797181, 546871550, 112, 274, satellites, gps),
        0,
        OptionalInt.empty(),
        elements.build());
  }
}
