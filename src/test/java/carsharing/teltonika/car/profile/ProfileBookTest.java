package carsharing.teltonika.car.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.CarSettings;
import carsharing.teltonika.settings.RegistrySettings;
import carsharing.teltonika.settings.files.FileContent;
import carsharing.teltonika.settings.files.ReloadState;
import carsharing.teltonika.testing.Futures;
import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.WholeFile;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@VertxTest
class ProfileBookTest {

  private static final Imei CAR = new Imei("356307042441013");
  private static final String GENERIC = "profiles:\n  generic:\n    properties:\n";
  private static final String GOOD = GENERIC + "      speed: { element: 81 }\n";

  @TempDir private Path folder;

  private final Vertx vertx;
  private final ReloadState state = new ReloadState(TimeSource.SYSTEM);

  ProfileBookTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          speed: {}                             | generic, speed, element: missing (expected: an AVL id, 1-65535)
          speed: {element: 65536}               | generic, speed, element: 65536 (expected: 1-65535)
          speed: {element: x}                   | generic, speed, element: x (expected: 1-65535)
          speed: 81                             | generic, speed: 81 (expected: a source such as
          speed: []                             | generic, speed: [] (expected: 1-16 sources)
          speed: [{element: 1}, 5]              | generic, speed, 1: 5 (expected: a source such as
          sped: {element: 1}                    | generic, sped: unknown (expected: one of [batteryVoltage,
          speed: {elment: 1, element: 1}        | generic, speed, elment: unknown (expected: one of [bytes, element,
          speed: {element: 1, bit: 1}           | generic, speed, bit: unknown
          speed: {element: 1, inverted: true}   | generic, speed, inverted: unknown
          hood: {element: 1, scale: 2}          | generic, hood, scale: unknown
          driverId: {element: 1, mask: 2}       | generic, driverId, mask: unknown
          driverId: {element: 1, text: base64}  | generic, driverId, text: base64 (expected: hex, decimal or ascii)
          speed: {element: 1, bytes: 3}         | generic, speed, bytes: 3 (expected: 1, 2, 4 or 8)
          speed: {element: 1, bytes: 9}         | generic, speed, bytes: 9 (expected: 1-8)
          hood: {element: 1, bit: 64}           | generic, hood, bit: 64 (expected: 0-63)
          hood: {element: 1, bit: 9, bytes: 1}  | generic, hood, bytes: 1 (expected: at least 2, because of the bits)
          hood: {element: 1, bit: 1, mask: 2}   | generic, hood, mask: 2 (expected: only one of bit and mask)
          hood: {element: 1, mask: 0}           | generic, hood, mask: 0 (expected: a number such as 0x0100
          hood: {element: 1, mask: 0x10000000000000000} | generic, hood, mask: 18446744073709551616 (expected: a number
          hood: {element: 1, mask: 1.5}         | generic, hood, mask: 1.5 (expected: a number
          hood: {element: 1, inverted: 1}       | generic, hood, inverted: 1 (expected: true or false)
          hood: {element: 1, ignoreZero: no way} | generic, hood, ignoreZero: no way (expected: true or false, or a number
          hood: {element: 1, ignoreZero: 0}     | generic, hood, ignoreZero: 0 (expected: true or false, or a number
          speed: {element: 1, scale: 0}         | generic, speed, scale: 0 (expected: a decimal above 0
          speed: {element: 1, scale: fast}      | generic, speed, scale: fast (expected: a decimal above 0
          speed: {element: 1, scale: 1.0e300}   | generic, speed, scale: 1.0E300 (expected: a decimal above 0
          speed: {element: 1, lastKnownIf: x}   | generic, speed, lastKnownIf: x (expected: the name of a property
          speed: {element: 1, lastKnownIf: hood} | generic, speed, lastKnownIf: hood (expected: a property of this profile
          speed: {element: 1, lastKnownIf: speed} | generic, speed, lastKnownIf: speed (expected: a property of this
          hood: {element: 1, lastKnownIf: hood} | generic, hood, lastKnownIf: hood (expected: a property of this profile
          """)
  void refusesASourceThatCannotBeAndSaysWhere(String property, String mistake) throws Exception {
    var file = write(GENERIC + "      " + property + "\n");

    assertThatThrownBy(() -> open(file.toString()))
        .hasCauseInstanceOf(InvalidProfilesException.class)
        .hasMessageContaining(file + " has 1 mistake:")
        .hasMessageContaining("line 4: " + mistake);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          securityFlags: {element: 1, bits: {closed: 64}}       | line 4: generic, securityFlags, bits, closed: 64 (expected: 0-63)
          securityFlags: {element: 1, bits: {shut: 6}}          | line 4: generic, securityFlags, bits, shut: unknown
          securityFlags: {element: 1, bits: {closed: }}         | line 4: generic, securityFlags, bits, closed: null (expected: 0-63)
          securityFlags: {element: 1, bytes: 2, bits: {closed: 28}} | line 4: generic, securityFlags, bytes: 2 (expected: at least 4
          securityFlags: {element: 1, bits: {closed: 6}, lines: 5} | line 4: generic, securityFlags, lines: 5 (expected: mask, and withData
          securityFlags: {element: 1, bits: {closed: 6}, lines: [{mask: 3, withData: 4}]} | line 4: generic, securityFlags, lines, 0:
          securityFlags: {element: 1, bits: {closed: 6}, lines: [{mask: 3, withData: 3, x: 1}]} | line 4: generic, securityFlags, lines, 0, x: unknown
          securityFlags: {element: 1}                           | line 4: generic, securityFlags, bits: missing
          securityFlags: {bits: {closed: 1}}                    | line 4: generic, securityFlags, element: missing
          securityFlags: [132]                                  | line 4: generic, securityFlags, 0: 132 (expected: fields
          hardware: [FMB9, F]                                   | line 4: generic, hardware, 1: F (expected: the beginning
          hardware: [FMB9, fmb9]                                | line 4: generic, hardware, 1: fmb9 (expected: one that generic does not have)
          hardwares: FMB9                                       | line 4: generic, hardwares: unknown (expected: one of [hardware, properties, securityFlags, unsupported])
          """)
  void refusesAProfileThatCannotBeAndSaysWhere(String field, String mistake) throws Exception {
    var file = write("profiles:\n  generic:\n    properties: {}\n    " + field + "\n");

    assertThatThrownBy(() -> open(file.toString()))
        .hasMessageContaining("has 1 mistake:")
        .hasMessageContaining(mistake);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          profiles: {}                  | profiles: missing (expected: 1-100 profiles, each with its name)
          profiles: {a: {}}             | generic: missing (expected: a profile of this name)
          profiles: {generic: 5}        | generic: 5 (expected: fields: hardware, securityFlags, properties)
          profiles: {generic: {}, 1a: {}} | 1a: {} (expected: a name of 1-32 letters
          {profiles: {generic: {}}, profile: 1} | profile: 1 (expected: only profiles, or x-... for anchors)
          profiles: [                   | at line 2, column 1
          [profiles]                    | no YAML with names at its top
          """)
  void refusesAFileThatCannotBe(String text, String mistake) throws Exception {
    var file = write(text + "\n");

    assertThatThrownBy(() -> open(file.toString()))
        .hasMessageContaining(file.toString())
        .hasMessageContaining(mistake.strip());
  }

  @Test
  void listsAllMistakesTogetherWithTheirLines() throws Exception {
    var file =
        write(
            """
            x-bits: &bits { closed: 1, oddity: 2 }
            profiles:
              generic:
                hardware: [FMB]
                securityFlags: { element: 132, bits: *bits }
                properties:
                  speed: { element: 0 }
                  hood:
                    - { element: 90, mask: 0x1000 }
                    - { element: 91, bit: -1 }
              other:
                hardware: [FMB]
            """);

    assertThatThrownBy(() -> open(file.toString()))
        .hasMessageContaining(file + " has 4 mistakes:")
        .hasMessageContaining("line 1: generic, securityFlags, bits, oddity: unknown")
        .hasMessageContaining("line 7: generic, speed, element: 0 (expected: 1-65535)")
        .hasMessageContaining("line 10: generic, hood, 1, bit: -1 (expected: 0-63)")
        .hasMessageContaining("line 12: other, hardware, 0: FMB (expected: one that generic");
  }

  @Test
  void takesTheProjectsFileAndRefusesOneThatIsNamedAndNotThere() throws Exception {
    var cars = open("conf/profiles.yaml");
    assertThat(cars.askForHardware()).isTrue();

    assertThatThrownBy(() -> open("nowhere.yaml")).hasMessageContaining("no such file");
  }

  @Test
  void theUsualProfileHasToBeThere() throws Exception {
    var file = write(GOOD);

    assertThatThrownBy(() -> open(file.toString(), "ft"))
        .hasMessageContaining("ft: missing (expected: a profile of this name)");
  }

  @Test
  void takesAChangedFileAndKeepsTheLastGoodOneWhenItIsBroken() throws Exception {
    var file = write(GOOD);
    var cars = open(file.toString());
    cars.learn(CAR, "FMC130");
    assertThat(cars.of(CAR).name()).isEqualTo("generic");

    try (var logged = new Logged()) {
      write(GOOD + "      hood: { element: 0 }\n      trunk: { bit: 99 }\n");
      await().until(() -> !logged.lines("profiles.yaml").isEmpty());
      assertThat(state.isInUse()).isFalse();
      assertThat(cars.of(CAR).properties()).containsExactly(Property.SPEED);
      assertThat(logged.lines("profiles.yaml"))
          .anySatisfy(
              message ->
                  assertThat(message)
                      .startsWith("The profiles stay as they were. " + file + " has 3 mistakes:")
                      .contains("line 5: generic, hood, element: 0 (expected: 1-65535)")
                      .contains("line 6: generic, trunk, element: missing")
                      .contains("line 6: generic, trunk, bit: 99 (expected: 0-63)"));
    }

    write(GOOD + "  mine:\n    hardware: [FMC]\n");
    await().until(() -> cars.of(CAR).name().equals("mine"));
    await().until(state::isInUse);

    write(GOOD + "      hood: { element: 7 }\n");
    await().until(() -> cars.of(CAR).properties().contains(Property.HOOD));
    assertThat(cars.of(CAR).name()).isEqualTo("generic");
  }

  @Test
  void keepsTheLastGoodProfilesWhenTheFileIsGone() throws Exception {
    var file = write(GOOD + "  mine:\n    hardware: [FMC]\n");
    var cars = open(file.toString());
    cars.learn(CAR, "FMC130");

    try (var logged = new Logged()) {
      Files.delete(file);
      await().until(() -> !logged.lines("profiles.yaml").isEmpty());
      assertThat(logged.lines("profiles.yaml").get(0))
          .contains("The profiles stay as they were.")
          .contains("the file is gone");
    }
    assertThat(state.isInUse()).isFalse();
    assertThat(cars.of(CAR).name()).isEqualTo("mine");

    write(GOOD);
    await().until(() -> cars.of(CAR).name().equals("generic"));
    await().until(state::isInUse);
  }

  /** Without any file there is only the generic profile, so a lost file would change all cars. */
  @Test
  void theDefaultFileThatIsGoneDoesNotMakeAllCarsGeneric() throws Exception {
    var cars = new CarProfiles("generic", 10);
    var book = new ProfileBook(vertx, () -> settings("conf/profiles.yaml", "generic"), cars, state);
    Futures.get(book.open());

    // The first look of those that follow can come in between, and shows the file again.
    await()
        .until(
            () -> {
              book.changed(new FileContent.Missing());
              return !state.isInUse();
            });
    assertThat(cars.askForHardware()).isTrue();
  }

  private Path write(String text) throws IOException {
    return WholeFile.write(folder.resolve("profiles.yaml"), text);
  }

  private CarProfiles open(String file) throws Exception {
    return open(file, "generic");
  }

  private CarProfiles open(String file, String usual) throws Exception {
    var settings = settings(file, usual);
    var cars = new CarProfiles(usual, 10);
    Futures.get(new ProfileBook(vertx, () -> settings, cars, state).open());
    return cars;
  }

  private static CarSettings settings(String file, String usual) {
    var second = Duration.ofSeconds(1);
    var nowhere = new RegistrySettings(RegistrySettings.Source.NONE, "", second, "cars", second, 1);
    return new CarSettings(
        file, Duration.ofMillis(20), usual, true, second, 10, second, second, 10, nowhere);
  }
}
