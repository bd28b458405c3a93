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
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each check reads the elements of the car's own family. */
class FamilyChecksTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Profiles FAMILIES = Profiles.families();
  private static final Check FINISH = new FinishCheck(Duration.ofMinutes(2), false);
  private static final Check MAX_5 = new Interlocks(OptionalInt.of(5), Optional.empty());
  private static final JsonObject NEARBY =
      new JsonObject(
          """
          {"home": "restricted", "polygons": [{"center": [25.28, 54.68]}]}""");

  /** Elements are {@code id/bytes=value}, the value in hex. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          generic | 132/8=10000000                      | passed
          generic | 132/8=12000000                      | ["ignition on"]
          generic | 132/8=0 239/1=1 90/2=2100           | ["ignition on","front left door open","trunk door open"]
          generic | 132/8=10000000 239/1=1 90/2=2100    | passed
          generic | 132/8=80000010000000 239/1=1        | passed
          generic | 132/8=10000000 81/1=6               | too_fast
          generic | 132/4=10000000                      | no_security_flags
          generic | 132/8=1 239/1=1 90/2=2100           | ["ignition on","front left door open","trunk door open"]
          generic | 132/8=15 239/1=1                    | ["ignition on"]
          generic | 132/8=ff 90/2=0400                  | ["rear left door open"]
          generic | 132/8=80000000000015 239/1=1        | ["ignition on"]
          generic | 132/8=1000000000101 239/1=1         | ["ignition on"]
          generic | 132/8=1                             | no_security_flags
          generic | 132/8=15 239/1=0                    | no_security_flags
          generic | 132/8=15 239/1=0 90/1=0             | no_security_flags
          generic | 132/8=2 90/2=0                      | no_security_flags
          generic | 132/8=3                             | passed
          generic | 132/8=d                             | passed
          generic | 132/8=0                             | passed
          generic | 132/8=80000000000000                | passed
          generic | 132/8=10000000000015 239/1=1 90/2=0100 | ["ignition on","front left door open"]
          generic | 132/8=1000000000000000 239/1=1      | ["ignition on"]
          generic | 132/8=80500800 239/1=1              | ["ignition on"]
          generic | 132/8=1 239/1=0 90/2=0              | passed
          generic | 517/8=100000000                     | no_security_flags
          fmb130  | 132/8=10000000                      | passed
          fmb130  | 132/8=f0010000000                   | ["front left door open","front right door open","rear left door open","rear right door open"]
          fmb130  | 132/8=80000010000000 239/1=1        | ["ignition on"]
          fmb130  | 132/8=80000012000000 239/1=0        | ["ignition on"]
          fmb130  | 132/8=10000000 239/1=1              | passed
          fmb130  | 132/8=1 239/1=1                     | ["ignition on"]
          fmb130  | 132/8=80000010000000 81/1=6         | too_fast
          fmb130  | 132/8=80010000000000                | ["front left door open"]
          fmc150  | 517/8=100000000                     | passed
          fmc150  | 517/8=100000100                     | ["ignition on"]
          fmc150  | 517/8=103c00000                     | ["front left door open","front right door open","rear left door open","rear right door open"]
          fmc150  | 517/8=104000000                     | ["trunk door open"]
          fmc150  | 517/8=0 654/1=1 658/1=1             | ["front left door open","trunk door open"]
          fmc150  | 517/8=3c 239/1=1                    | ["ignition on"]
          fmc150  | 517/8=3c 239/1=1 898/1=0            | ["ignition on"]
          fmc150  | 517/8=3c 898/1=1                    | ["ignition on"]
          fmc150  | 517/8=3c 654/1=0 90/2=0100          | ["front left door open"]
          fmc150  | 517/8=800000003c 658/1=1            | ["trunk door open"]
          fmc150  | 517/8=60000000003c 239/1=1          | ["ignition on"]
          fmc150  | 517/8=3c 132/8=10010000000          | ["front left door open"]
          fmc150  | 517/8=3c                            | no_security_flags
          fmc150  | 517/8=3c 239/1=0 654/1=0            | no_security_flags
          fmc150  | 517/8=3d                            | passed
          fmc150  | 517/8=3c 132/8=3                    | passed
          fmc650  | 12710/8=3c                          | no_security_flags
          fmb640  | 47/8=1                              | no_security_flags
          fmc150  | 517/8=200000000003c 132/8=10010000000 | ["front left door open"]
          fmc150  | 517/8=40001803c 132/8=10010000000   | ["front left door open"]
          fmc150  | 517/8=0 132/8=12000000              | ["ignition on"]
          fmc150  | 517/8=3c 239/1=0 90/2=0             | passed
          fmc150  | 517/8=8100000100 239/1=0            | ["ignition on"]
          fmc150  | 132/8=80000012000000 239/1=0        | ["ignition on"]
          fmc150  | 132/8=10000000 81/1=6 924/1=1       | too_fast
          fmc150  | 132/8=10000000                      | passed
          fmc150  | 517/2=ffff                          | no_security_flags
          fmb640  | 47/8=10000000                       | passed
          fmb640  | 47/8=10000000 30/1=6                | too_fast
          fmb640  | 47/8=10000000 81/1=ff 90/2=ffff     | passed
          fmb640  | 47/8=0 143/2=0100                   | ["front left door open"]
          fmb640  | 132/8=10000000                      | no_security_flags
          fmc650  | 12710/8=100000000                   | passed
          fmc650  | 12710/8=101000100                   | ["ignition on","rear left door open"]
          fmc650  | 12710/8=0 12915/1=1                 | ["front right door open"]
          fmc650  | 12710/8=3c 239/1=1 12729/1=1        | ["ignition on","front left door open"]
          fmc650  | 12710/8=3c 12729/1=0 143/2=0100     | ["front left door open"]
          fmb640  | 47/8=1 239/1=1                      | ["ignition on"]
          fmc650  | 12710/8=100000000 30/1=6            | too_fast
          ft      | 132/8=10000000                      | no_security_flags
          """)
  void finishCheck(String family, String elements, String expected) {
    assertThat(outcome(FINISH, family, elements, 0, 9)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          generic | 132/8=10000000  | true  | ["car is closed"]
          generic | 132/8=30000000  | true  | ["car is closed","car is closed by factory's remote control"]
          generic | 132/8=1         | false | []
          generic | 47/8=10000000   | false | []
          generic | 662/1=1         | false | []
          generic | 132/8=80000010000000 | true | ["car is closed"]
          fmb130  | 662/1=1         | false | []
          fmb130  | 662/1=1 132/8=1 | false | []
          fmc150  | 517/8=3c 132/8=10000000 | true | ["car is closed"]
          fmc150  | 517/8=3c 662/1=1 | false | []
          fmc150  | 517/8=100000000 | true  | ["car is closed"]
          fmc150  | 517/8=80000000  | true  | ["car is closed by factory's remote control"]
          fmc150  | 132/8=10000000  | true  | ["car is closed"]
          fmc150  | 662/1=0         | false | []
          fmb640  | 47/8=10000000   | true  | ["car is closed"]
          fmb640  | 132/8=10000000  | false | []
          fmc650  | 12710/8=100000000 | true | ["car is closed"]
          fmc650  | 12739/1=1       | false | []
          ft      | 132/8=10000000  | false | []
          """)
  void lockCheck(String family, String elements, boolean status, String flags) throws Exception {
    var data = new LockCheck().judge(StepRecords.of(record(elements, 0, 0)), input(family), NOW);

    assertThat(data.getBoolean("lockStatus")).isEqualTo(status);
    assertThat(data.getJsonArray("flags").encode()).isEqualTo(flags);
  }

  /** Without a fix, so that only the vehicle can tell its speed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          generic | 81/1=6 239/1=1                        | too_fast
          generic | 81/1=5 239/1=1                        | passed
          generic | 239/1=1                               | unknown_speed
          generic | 239/1=0                               | passed
          generic | 132/8=1                               | unknown_speed
          fmb130  | 81/1=6 239/1=1                        | too_fast
          fmb130  | 81/1=0 239/1=1 132/8=80000000000000   | passed
          fmb130  | 81/1=63 239/1=0 132/8=80000000000000  | too_fast
          fmb640  | 30/1=0 239/1=1 47/8=80000000000000    | unknown_speed
          fmc150  | 81/1=6 239/1=1                        | too_fast
          fmc150  | 81/1=6 239/1=1 924/1=1                | too_fast
          fmb640  | 30/1=6 239/1=1                        | too_fast
          fmb640  | 81/1=1 239/1=1                        | unknown_speed
          fmb640  | 81/1=63 30/1=5 239/1=1                | passed
          fmc650  | 30/1=6 239/1=1                        | too_fast
          fmc650  | 81/1=63 30/1=5 239/1=1                | passed
          ft      | 81/1=0 239/1=1                        | unknown_speed
          ft      | 239/1=0                               | passed
          """)
  void interlocks(String family, String elements, String expected) {
    assertThat(outcome(MAX_5, family, elements, 0, 0)).isEqualTo(expected);
  }

  /** The values come from a module that sleeps. */
  @ParameterizedTest
  @CsvSource({
    "generic, 132/8=80000010000000, true",
    "generic, 132/8=10000000, ",
    "fmb130, 132/8=80000000000000, true",
    "fmc150, 517/8=8100000000, true",
    "fmc150, 517/8=100000000, ",
    "fmc150, 517/8=100000000 924/1=1, ",
    "fmc150, 517/8=3c 132/8=80000010000000, true",
    "fmc650, 12710/8=8100000000, true"
  })
  void lockCheckSaysThatTheLockIsOnlyLastKnown(String family, String elements, Boolean isLastKnown)
      throws Exception {
    var data = new LockCheck().judge(StepRecords.of(record(elements, 0, 0)), input(family), NOW);

    assertThat(data.getBoolean("lockStatusLastKnown")).isEqualTo(isLastKnown);
  }

  /** A profile may have only the flags, or only the properties. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          securityFlags: {element: 5, bits: {ignition: 0, closed: 1, frontLeftDoor: 2, trunk: 3}} | 5/1=1 | ["ignition on"]
          securityFlags: {element: 5, bits: {ignition: 0, closed: 1, frontLeftDoor: 2, trunk: 3}} | 5/1=e | ["front left door open","trunk door open"]
          securityFlags: {element: 5, bits: {closed: 1}}, properties: {trunk: {element: 6}}       | 5/1=2 6/1=1 | ["trunk door open"]
          securityFlags: {element: 5, bits: {closed: 1}}, properties: {trunk: {element: 6}}       | 5/1=2 6/1=0 | passed
          """)
  void aBlockerIsTheFlagOrTheProperty(String fields, String elements, String expected)
      throws Exception {
    var profile = Profiles.of("profiles: {generic: {%s}}".formatted(fields)).generic();

    assertThat(outcome(FINISH, profile, elements, 0, 9)).isEqualTo(expected);
  }

  @Test
  void theReasonNamesTheElementsOfTheFamily() {
    assertThat(reason("generic")).isEqualTo("the record has no AVL id 132 of 8 bytes");
    assertThat(reason("fmb640")).isEqualTo("the record has no AVL id 47 of 8 bytes");
    assertThat(reason("fmc150"))
        .isEqualTo("the record has no AVL id 517 of 8 bytes or AVL id 132 of 8 bytes");
    assertThat(reason("ft")).isEqualTo("the profile ft of the car has no security flags");
  }

  private static String reason(String family) {
    try {
      FINISH.judge(StepRecords.of(record("239/1=0", 0, 9)), input(family), NOW);
      return "";
    } catch (CheckFailedException e) {
      return e.details().getJsonArray("reasons").getJsonObject(0).getString("text");
    }
  }

  private static String outcome(
      Check check, String family, String elements, int speed, int satellites) {
    return outcome(check, FAMILIES.find(family).orElseThrow(), elements, speed, satellites);
  }

  private static String outcome(
      Check check, Profile profile, String elements, int speed, int satellites) {
    try {
      check.judge(StepRecords.of(record(elements, speed, satellites)), input(profile), NOW);
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

  private static AvlRecord record(String text, int speed, int satellites) {
    return new AvlRecord(
        NOW.toEpochMilli(),
        0,
        new GpsElement(252_800_000, 546_800_000, 0, 0, satellites, speed),
        0,
        OptionalInt.empty(),
        ElementsNotation.read(text));
  }
}
