package carsharing.teltonika.car.profile;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.settings.files.PlainYaml;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each family's elements mean in the project's file what the manufacturer's tables say. */
class FamiliesTest {

  private static final Profiles FAMILIES = Profiles.families();

  /** Elements are {@code id/bytes=value}; a value that ends in * is only the last known one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          generic | speed             | 81/1=47                          | 47
          generic | ignition          | 239/1=1                          | true
          generic | ignition          | 239/1=1 132/8=0                  | true
          generic | ignition          | 239/1=1 132/8=0x10000000         | false
          generic | ignition          | 239/1=0 132/8=0x02000000         | true
          generic | trackerIgnition   | 239/1=0 132/8=0x02000000         | false
          generic | frontLeftDoor     | 90/2=0x0100                      | true
          generic | frontLeftDoor     | 90/2=0x0100 132/8=1              | true
          generic | frontLeftDoor     | 90/2=0x0100 132/8=0x10000001     | false
          generic | rearRightDoor     | 132/8=0x0000080000000000         | true
          generic | trunk             | 90/2=0x2000                      | true
          generic | hood              | 90/2=0x1000                      | true
          generic | locked            | 132/8=0x10000000                 | true
          generic | locked            | 132/8=0x20000000                 | true
          generic | locked            | 132/8=0x0080000010000000         | true*
          generic | locked            | 132/8=1                          |
          generic | locked            | 132/8=0x0000000100000001         | false
          generic | locked            | 132/8=0                          |
          generic | mileage           | 16/4=123456                      | 123.456
          generic | mileage           | 87/4=123456                      |
          generic | externalVoltage   | 66/2=12311                       | 12.311
          generic | batteryVoltage    | 67/2=4050                        | 4.050
          generic | gsmSignal         | 21/1=5                           | 5
          generic | driverId          | 78/8=0x0123456789abcdef          | 0123456789abcdef
          generic | immobiliserOutput | 180/1=1                          | true
          fmb130  | speed             | 81/1=47                          | 47
          fmb130  | speed             | 81/1=47 132/8=0x0080000000000000 | 47
          fmb130  | ignition          | 132/8=0x0080000002000000         | true*
          fmb130  | ignition          | 132/8=0x0080000002000000 239/1=0 | false
          fmb130  | moduleAsleep      | 132/8=0x0080000000000000         | true
          fmb130  | moduleAsleep      | 132/8=1                          | false
          fmb130  | frontRightDoor    | 132/8=0x0000020000000000         | true
          fmb130  | rearLeftDoor      | 90/2=0x0400                      | true
          fmb130  | hood              | 132/8=0x0000100000000000         | true
          fmb130  | trunk             | 132/8=0x0000200000000000         | true
          fmb130  | locked            | 662/1=1                          | true
          fmb130  | locked            | 662/1=1 132/8=1                  | true
          fmb130  | immobiliserModule | 132/8=0x100                      |
          fmb130  | mileage           | 16/4=5 87/4=7000                 | 7.000
          fmb130  | mileage           | 16/4=5000                        | 5.000
          fmb130  | fuelLevel         | 89/1=60                          | 60
          fmb130  | fuelLitres        | 84/2=305                         | 30.5
          fmb130  | charge            | 152/1=77                         | 77
          fmb130  | charge            | 151/2=215                        |
          fmb130  | driverId          | 78/8=0 207/8=0xff                | 00000000000000ff
          fmb130  | driverId          | 217/1=1                          |
          fmb130  | driverId          | 8/8=1                            |
          fmc150  | moduleAsleep      | 517/8=0x0000008000000000         | true
          fmc150  | moduleAsleep      | 924/1=1                          | true
          fmc150  | speed             | 81/1=47 924/1=1                  | 47
          fmc150  | moduleAsleep      | 517/8=0x3c 924/1=1               | true
          fmc150  | ignition          | 517/8=0x3c 239/1=1 898/1=0       | true
          fmc150  | locked            | 517/8=0x3c 132/8=0x10000000      | true
          fmc150  | immobiliserModule | 517/8=0x200000000000             | true
          fmc150  | immobiliserModule | 517/8=0x3c 907/1=1               | true
          fmc150  | ignition          | 517/8=0x100                      | true
          fmc150  | ignition          | 898/1=1                          | true
          fmc150  | frontLeftDoor     | 517/8=0x0000000000400000         | true
          fmc150  | frontRightDoor    | 517/8=0x0000000000800000         | true
          fmc150  | rearLeftDoor      | 517/8=0x0000000001000000         | true
          fmc150  | rearRightDoor     | 517/8=0x0000000002000000         | true
          fmc150  | trunk             | 517/8=0x0000000004000000         | true
          fmc150  | hood              | 517/8=0x0000000008000000         | true
          fmc150  | frontLeftDoor     | 654/1=1                          | true
          fmc150  | frontRightDoor    | 655/1=1                          | true
          fmc150  | rearLeftDoor      | 656/1=1                          | true
          fmc150  | rearRightDoor     | 657/1=1                          | true
          fmc150  | trunk             | 658/1=1                          | true
          fmc150  | hood              | 913/1=1                          | true
          fmc150  | rearRightDoor     | 90/2=0x0800                      | true
          fmc150  | locked            | 517/8=0x0000000100000000         | true
          fmc150  | locked            | 517/8=0x0000000080000000         | true
          fmc150  | locked            | 517/8=0x0000008100000000         | true*
          fmc150  | locked            | 132/8=0x10000000                 | true
          fmc150  | locked            | 662/1=0                          | false
          fmc150  | immobiliserModule | 517/8=0x0000200000000000         | true
          fmc150  | immobiliserModule | 907/1=1                          | true
          fmc150  | immobiliserModule | 908/1=1                          |
          fmb640  | speed             | 30/1=47                          | 47
          fmb640  | speed             | 81/1=1                           |
          fmb640  | ignition          | 47/8=0x02000000                  | true
          fmb640  | frontLeftDoor     | 47/8=0x0000010000000000          | true
          fmb640  | frontLeftDoor     | 143/2=0x0100                     | true
          fmb640  | frontLeftDoor     | 90/2=0x0100                      |
          fmb640  | locked            | 47/8=0x10000000                  | true
          fmb640  | locked            | 132/8=0x10000000                 |
          fmb640  | moduleAsleep      | 47/8=0x0080000000000000          | true
          fmb640  | mileage           | 36/4=7000 216/4=5000 16/4=3000   | 7.000
          fmb640  | mileage           | 216/4=5000 16/4=3000             | 5.000
          fmb640  | mileage           | 87/4=60                          |
          fmb640  | fuelLevel         | 87/4=60                          | 60
          fmb640  | fuelLevel         | 37/1=61                          | 61
          fmb640  | fuelLitres        | 84/4=50                          |
          fmb640  | charge            | 142/1=80                         | 80
          fmb640  | driverId          | 217/8=1                          | 0000000000000001
          fmb640  | driverId          | 238/2=65000                      |
          fmb640  | immobiliserOutput | 180/1=1                          | true
          fmb640  | locked            | 517/2=65535                      |
          fmc650  | locked            | 12710/8=0x0000000100000000       | true
          fmc650  | locked            | 12739/1=1                        | true
          fmc650  | locked            | 12739/1=1 12745/1=1              | true*
          fmc650  | speed             | 30/1=47                          | 47
          fmc650  | ignition          | 12710/8=0x100                    | true
          fmc650  | frontLeftDoor     | 12729/1=1                        | true
          fmc650  | rearLeftDoor      | 12730/1=1                        | true
          fmc650  | rearRightDoor     | 12731/1=1                        | true
          fmc650  | trunk             | 12732/1=1                        | true
          fmc650  | frontRightDoor    | 12915/1=1                        | true
          fmc650  | hood              | 12733/1=1                        | true
          fmc650  | immobiliserModule | 12723/1=1                        | true
          fmc650  | immobiliserModule | 12724/1=1                        |
          fmc650  | moduleAsleep      | 12745/1=1                        | true
          ft      | ignition          | 239/1=1                          | true
          ft      | movement          | 240/1=1                          | true
          ft      | mileage           | 16/4=1500                        | 1.500
          ft      | externalVoltage   | 66/2=12000                       | 12.000
          ft      | speed             | 81/1=47                          |
          ft      | locked            | 132/8=0x10000000                 |
          ft      | driverId          | 78/8=1                           |
          """)
  void readEachPropertyFromTheElementsOfTheTables(
      String family, String property, String elements, String expected) {
    var profile = FAMILIES.find(family).orElseThrow();

    assertThat(read(profile, Property.of(property).orElseThrow(), Records.elements(elements)))
        .isEqualTo(expected == null ? "" : expected);
  }

  private static String read(Profile profile, Property property, IoElements elements) {
    var reading =
        switch (property.kind()) {
          case FLAG -> profile.flag(property, elements);
          case NUMBER -> profile.number(property, elements);
          case TEXT -> profile.text(property, elements);
        };
    return reading.map(found -> found.value() + (found.isLastKnown() ? "*" : "")).orElse("");
  }

  /** One real car at one moment, in both protocols. */
  @Test
  void bothProtocolsTellTheSameOfOneCar() {
    var elements = Records.elements("132/8=0x0080001110000001 517/8=0x000002810004003c");
    for (var family : new String[] {"fmb130", "fmc150"}) {
      var profile = FAMILIES.find(family).orElseThrow();
      assertThat(profile.securityFlags().of(elements))
          .containsExactly(SecurityFlag.CLOSED, SecurityFlag.HANDBRAKE);
      assertThat(profile.flag(Property.LOCKED, elements)).contains(new Reading<>(true, true));
      assertThat(profile.flag(Property.MODULE_ASLEEP, elements))
          .contains(new Reading<>(true, false));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "generic, 132/8=0x0000010010000000, AVL id 132 of 8 bytes",
    "fmb130, 132/8=0x0000010010000000, AVL id 132 of 8 bytes",
    "fmc150, 517/8=0x0000000100400000, AVL id 517 of 8 bytes or AVL id 132 of 8 bytes",
    "fmb640, 47/8=0x0000010010000000, AVL id 47 of 8 bytes",
    "fmc650, 12710/8=0x0000000100400000, AVL id 12710 of 8 bytes or AVL id 47 of 8 bytes",
  })
  void haveTheSecurityFlagsOfTheirProtocol(String family, String elements, String described) {
    var flags = FAMILIES.find(family).orElseThrow().securityFlags();

    assertThat(flags.of(Records.elements(elements)))
        .containsExactly(SecurityFlag.CLOSED, SecurityFlag.FRONT_LEFT_DOOR);
    assertThat(flags.areIn(Records.elements(elements))).isTrue();
    assertThat(flags.described()).isEqualTo(described);
  }

  @Test
  void ftHasNoSecurityFlags() {
    var flags = FAMILIES.find("ft").orElseThrow().securityFlags();

    assertThat(flags.areIn(Records.elements("132/8=1 517/8=1 47/8=1"))).isFalse();
    assertThat(flags.described()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "FMB920, fmb130",
    "FMB003, fmb130",
    "FMC130, fmb130",
    "fmm230, fmb130",
    "FMB150, fmc150",
    "FMC150, fmc150",
    "FMM150, fmc150",
    "FMB640, fmb640",
    "FMB641, fmb640",
    "FMC640, fmb640",
    "FMM640, fmb640",
    "FMM650, fmb640",
    "FMC650, fmc650",
    "FTC921, ft",
    "FTM887, ft",
    "TAT100, ''",
    "GH5200, ''",
    "FMC880, fmb130",
    "FMM80A, fmb130",
    "FMB250, fmc150",
    "FMC250, fmc150",
    "FMM250, fmc150",
    "FMT100, fmb130",
    "FMP100, fmb130",
    "FMU130, fmb130",
    "MSP500, fmb130",
    "FM3001, fmb130",
    "FM, ''",
  })
  void areToldByTheHardwareNames(String hardware, String family) {
    assertThat(FAMILIES.ofHardware(hardware).map(Profile::name).orElse("")).isEqualTo(family);
  }

  /** The names of elements come from a table by model, and their meaning from the profiles. */
  @Test
  void areThoseOfTheDictionary() throws IOException {
    var lines = Files.readString(Path.of("scripts/lib/elements.py"));
    var line = Pattern.compile("    \"(fm[bc][0-9]+)\": \"([A-Z0-9 ]+)\",");
    var families = new HashSet<String>();
    for (var found = line.matcher(lines); found.find(); ) {
      families.add(found.group(1));
      assertThat(found.group(2).split(" ", -1))
          .allSatisfy(
              model ->
                  assertThat(FAMILIES.ofHardware(model).map(Profile::name))
                      .as(model)
                      .contains(found.group(1)));
    }
    assertThat(families).containsExactlyInAnyOrder("fmc150", "fmb640", "fmc650");
  }

  /** An operator who has no file, and one who has it and a car of no family, read the same. */
  @Test
  void theGenericProfileIsTheSameWithAndWithoutAFile() throws IOException {
    var file = PlainYaml.parse(Files.readString(Path.of("conf/profiles.yaml")));
    var builtIn = inJar("/generic-profile.yaml");

    assertThat(file.getJsonObject("profiles").getJsonObject("generic"))
        .isEqualTo(builtIn.getJsonObject("profiles").getJsonObject("generic"));
    assertThat(builtIn.getJsonObject("profiles").fieldNames()).containsExactly("generic");
    assertThat(Profiles.builtIn().askForHardware()).isFalse();
    assertThat(FAMILIES.names())
        .containsExactly("fmb130", "fmb640", "fmc150", "fmc650", "ft", "generic");
  }

  private static JsonObject inJar(String file) throws IOException {
    try (var in = FamiliesTest.class.getResourceAsStream(file)) {
      return PlainYaml.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
