package carsharing.teltonika.command.check;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.car.profile.Profiles;
import carsharing.teltonika.message.StepRecords;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rental ends by the newest value of each thing, whichever record of the step tells it. */
class FinishByRecordsTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Profiles FAMILIES = Profiles.families();
  private static final Check FINISH = new FinishCheck(Duration.ofMinutes(2), false);
  private static final JsonObject NEARBY =
      new JsonObject(
          """
          {"home": "restricted", "polygons": [{"center": [25.28, 54.68]}]}""");

  /**
   * A record is its time in s, where the car is ({@code in} or {@code out} of the area, {@code
   * in@30} at a speed, {@code last} known, {@code none}), and its elements. {@code 3#2} came in
   * frame 2, {@code 3?} may be of before the command.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          generic | 0 in 132/8=10000000                                  | passed
          generic | 0 in 239/1=0 ; 1 none 132/8=10000000                 | passed
          generic | 0 none 132/8=10000000 ; 1 in 239/1=0                 | passed
          generic | 0 in 239/1=0 ; 1 in 239/1=0                          | no_security_flags
          generic | 0 none 132/8=10000000 ; 1 none 132/8=10000000        | no_gps_fix
          generic | 0 in 132/8=10000000 ; 1 in 132/8=12000000            | ["ignition on"]
          generic | 0 in 132/8=12000000 ; 1 in 132/8=10000000            | passed
          generic | 0 in 132/8=10000000 ; 1 out 239/1=0                  | outside_parking_area
          generic | 0 out 132/8=10000000 ; 1 in 239/1=0                  | passed
          generic | 0 out 132/8=10000000 ; 1 none 239/1=0                | outside_parking_area
          generic | 0 out 132/8=10000000 ; 1 last 239/1=0                | outside_parking_area
          generic | 0 last 132/8=10000000 ; 1 out 239/1=0                | outside_parking_area
          generic | 0 last 132/8=10000000 ; 1 last 239/1=0               | passed
          generic | 0 in 132/8=10000000 ; 1 last 239/1=0                 | passed
          generic | 0 in 132/8=10000000 ; 1 in 239/1=1                   | ["ignition on"]
          generic | 0 in 132/8=10000000 ; 1 none 90/2=2100               | ["front left door open","trunk door open"]
          generic | 0 in 90/2=2100 ; 1 in 132/8=10000000                 | ["front left door open","trunk door open"]
          generic | 0 in 90/2=2100 ; 1 in 90/2=0 132/8=10000000          | passed
          generic | 0 in 132/8=200010000000 ; 1 in 90/2=0                | ["trunk door open"]
          generic | 0 in 132/8=200010000000 ; 1 in 132/8=0               | ["trunk door open"]
          generic | 0 in 132/8=200010000000 ; 1 in 132/8=80000010000000  | ["trunk door open"]
          generic | 0 in 132/8=d 90/2=2000 ; 1 in 90/2=0                 | passed
          generic | 0 in 132/8=d 90/2=0 ; 1 in 90/2=2000                 | ["trunk door open"]
          generic | 0 in 132/8=1 ; 1 in 239/1=0 ; 2 in 90/2=0            | passed
          generic | 0 in 132/8=1 ; 1 in 239/1=0                          | no_security_flags
          generic | 0 in 132/8=10000000 ; 0 in 132/8=12000000            | ["ignition on"]
          generic | 0 in 132/8=12000000 ; 0 in 132/8=10000000            | ["ignition on"]
          generic | 0 in 132/8=10000000 ; 0 none 90/2=2100               | ["front left door open","trunk door open"]
          generic | 0 in 132/8=10000000 ; 0 in 239/1=1                   | ["ignition on"]
          fmc150  | 0 in 517/8=100000000 ; 0 none 654/1=1                | ["front left door open"]
          generic | 0 in 132/8=10000000 ; 0 out 239/1=0                  | outside_parking_area
          generic | 0 out 132/8=10000000 ; 0 in 239/1=0                  | outside_parking_area
          generic | 0 in@30 132/8=10000000 ; 1 in@0 239/1=0              | passed
          generic | 0 in@0 132/8=10000000 ; 1 in@30 239/1=0              | too_fast
          generic | 0 in@30 132/8=10000000 ; 1 last 239/1=0              | too_fast
          generic | 0 in 132/8=10000000 81/1=1e ; 1 in@0 239/1=0         | too_fast
          generic | 0 in 132/8=10000000 81/1=1e ; 1 in@0 81/1=0          | passed
          generic | -180 in 132/8=10000000 ; 0 in 239/1=0                | stale_record
          generic | -180 in 239/1=0 ; 0 in 132/8=10000000                | passed
          fmb130  | 0 in 132/8=12000000 ; 1 in 239/1=0                   | ["ignition on"]
          fmb130  | 0 in 132/8=80000012000000 ; 1 in 132/8=10000000      | passed
          fmc150  | 0 in 517/8=100000000 ; 1 none 654/1=1                | ["front left door open"]
          fmc150  | 0 in 654/1=1 ; 1 in 517/8=100000000                  | ["front left door open"]
          fmc150  | 0 in 654/1=1 ; 1 in 517/8=100000000 654/1=0          | passed
          fmc150  | 0 in 132/8=10010000000 ; 1 in 517/8=100000000        | ["front left door open"]
          fmc150  | 0 in 517/8=100000000 ; 1 in 132/8=10010000000        | ["front left door open"]
          fmb640  | 0 in 132/8=10000000 ; 1 in 47/8=10000000             | passed
          generic | 20#1 none 132/8=10000000 ; 3#2 in 132/8=200010000000 | ["trunk door open"]
          generic | 20#1 none 132/8=10000000 ; 3#2 in 239/1=1            | ["ignition on"]
          generic | 20#1 in 239/1=0 ; 3#2 out 132/8=10000000             | outside_parking_area
          generic | 20#1 in@0 239/1=0 ; 3#2 in@30 132/8=10000000         | too_fast
          generic | 20#1 in@0 239/1=0 ; 9#3 in 66/2=5 ; 5#2 in@30 132/8=10000000 | too_fast
          generic | 20#1 none 132/8=10000000 ; 3#2 in 239/1=0            | passed
          generic | 3#1 in 132/8=200010000000 ; 20#2 in 132/8=10000000   | passed
          generic | 3#2 in 132/8=200010000000 ; 20#2 in 132/8=10000000   | passed
          generic | 1 in 132/8=10000000 ; 1? none 90/2=2100              | ["front left door open","trunk door open"]
          generic | 1 in 132/8=10000000 ; 2? out 239/1=0                 | outside_parking_area
          generic | 0 none 132/8=10000000 ; 1? in 239/1=0                | no_gps_fix
          generic | 0 in 239/1=0 ; 1? in 132/8=10000000                  | no_security_flags
          generic | 0 in 132/8=12000000 ; 1? in 132/8=10000000           | ["ignition on"]
          generic | 0? in 132/8=12000000 ; 1 in 132/8=10000000           | passed
          generic | 0 in@30 132/8=10000000 ; 1? in@0 239/1=0             | too_fast
          """)
  void judges(String family, String records, String expected) {
    assertThat(outcome(input(family), records)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          generic | 0 in 132/8=10000000                  | true
          generic | 0 in 132/8=12000000                  | true
          generic | 0 in 239/1=0                         | false
          generic | 0 none 132/8=10000000                | false
          generic | 0 none 239/1=0                       | false
          generic | 0 in 132/8=15 239/1=0                | false
          generic | 0 out 239/1=0                        | true
          generic | 0 in 239/1=0 90/2=0100               | true
          generic | 0 in@30 239/1=0                      | true
          generic | -180 in 239/1=0                      | true
          generic | 0 in 239/1=0 ; 1 none 132/8=10000000 | true
          fmb640  | 0 in 132/8=10000000                  | false
          ft      | 0 in 132/8=10000000                  | true
          """)
  void waitsOnlyForWhatCanStillLetTheRentalEnd(String family, String records, boolean isEnough) {
    assertThat(FINISH.isEnough(read(records), input(family), NOW)).isEqualTo(isEnough);
  }

  /** Of a family whose flags do not tell all that the family can show. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 in 700/8=0                   | no_security_flags | false
          0 in 700/8=0 702/1=0           | passed            | true
          0 in 700/8=0 ; 1 in 702/1=0    | passed            | true
          0 in 702/1=0 ; 1 in 700/8=0    | passed            | true
          0 in 700/8=0 ; 1? in 702/1=0   | no_security_flags | false
          0 in 700/8=0 702/1=1           | ["trunk door open"] | true
          0 in 700/8=8                   | ["ignition on"]   | true
          0 in 702/1=0                   | no_security_flags | false
          """)
  void asksForWhatTheFamilyCanShowBesidesItsFlags(
      String records, String expected, boolean isEnough) {
    var input = input(own());

    assertThat(outcome(input, records)).isEqualTo(expected);
    assertThat(FINISH.isEnough(read(records), input, NOW)).isEqualTo(isEnough);
  }

  private static Profile own() {
    var file =
        """
        profiles:
          generic: {}
          own:
            securityFlags: { element: 700, bytes: 8, bits: { ignition: 3, closed: 4 } }
            properties:
              trunk: { element: 702 }
        """;
    return Profiles.of(file).find("own").orElseThrow();
  }

  @Test
  void returnsTheNewestValueOfEachElement() throws Exception {
    var records = read("-9 in 66/2=7 ; 0 in 132/8=10000000 66/2=5 ; 1 none 239/1=0 66/2=6");

    var data = FINISH.judge(records, input("generic"), NOW);

    assertThat(data.getJsonObject("elements"))
        .isEqualTo(new JsonObject("{\"132\":268435456,\"66\":6,\"239\":0}"));
  }

  private static String outcome(CheckInput input, String records) {
    try {
      FINISH.judge(read(records), input, NOW);
      return "passed";
    } catch (CheckFailedException e) {
      return e.data() instanceof JsonArray list ? list.encode() : e.data().toString();
    }
  }

  private static CheckInput input(String family) {
    return input(FAMILIES.find(family).orElseThrow());
  }

  private static CheckInput input(Profile profile) {
    return new CheckInput(NEARBY, ParkingAreas.read(NEARBY), profile);
  }

  private static StepRecords read(String text) {
    var all = Stream.of(text.split(" ; ", -1)).map(FinishByRecordsTest::seen).toList();
    var answer = all.stream().filter(StepRecords.Seen::isProof).findFirst().orElseThrow();
    return StepRecords.of(answer.record(), all);
  }

  private static StepRecords.Seen seen(String text) {
    var when = text.substring(0, text.indexOf(' '));
    var time = when.replaceAll("[#?].*", "");
    var frame = when.contains("#") ? Integer.parseInt(when.replaceAll(".*#", "")) : 1;
    var record = record(time + text.substring(text.indexOf(' ')));
    return new StepRecords.Seen(record, frame, !when.contains("?"));
  }

  private static AvlRecord record(String text) {
    var parts = List.of(text.split(" ", 3));
    return new AvlRecord(
        NOW.plusSeconds(Long.parseLong(parts.get(0))).toEpochMilli(),
        0,
        gps(parts.get(1)),
        0,
        OptionalInt.empty(),
        ElementsNotation.read(parts.get(2)));
  }

  private static GpsElement gps(String text) {
    var parts = text.split("@", -1);
    var speed = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
    return switch (parts[0]) {
      case "in" -> new GpsElement(252_800_000, 546_800_000, 0, 0, 9, speed);
      case "out" -> new GpsElement(252_800_000, 536_800_000, 0, 0, 9, speed);
      case "last" -> new GpsElement(252_800_000, 546_800_000, 0, 0, 0, 0);
      default -> new GpsElement(0, 0, 0, 0, 0, 0);
    };
  }
}
