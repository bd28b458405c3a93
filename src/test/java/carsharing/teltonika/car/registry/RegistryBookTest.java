package carsharing.teltonika.car.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.RegistrySettings;
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

@VertxTest
class RegistryBookTest {

  private static final Imei IMEI = new Imei("356307042441013");
  private static final String GOOD = "cars:\n  a:\n    imei: \"356307042441013\"\n";

  @TempDir private Path folder;

  private final Vertx vertx;
  private final Registry registry = new Registry();
  private final ReloadState state = new ReloadState(TimeSource.SYSTEM);

  RegistryBookTest(Vertx vertx) {
    this.vertx = vertx;
  }

  private Path file() {
    return folder.resolve("cars.yaml");
  }

  private void write(String text) throws IOException {
    WholeFile.write(file(), text);
  }

  private void open() throws Exception {
    open(file());
  }

  private void open(Path file) throws Exception {
    open(file, 2);
  }

  private void open(Path file, int max) throws Exception {
    var settings =
        new RegistrySettings(
            RegistrySettings.Source.FILE,
            file.toString(),
            Duration.ofMillis(20),
            "cars",
            Duration.ofSeconds(30),
            max);
    Futures.get(new RegistryBook(vertx, settings, registry, state).open());
  }

  @Test
  void takesTheProjectsExample() throws Exception {
    open(Path.of("conf/cars.example.yaml"));

    assertThat(registry.all()).hasSize(2);
  }

  @Test
  void listsAllMistakesWithTheirLines() throws Exception {
    write(GOOD + "    plate: 5\n  b:\n    imei: \"356307042441013\"\n    colour: red\n");

    assertThatThrownBy(this::open)
        .hasMessageContaining(file() + " has 3 mistakes:")
        .hasMessageContaining("line 4: a, plate: 5 (expected: 1-32 letters")
        .hasMessageContaining("line 7: b, colour: unknown (expected: one of [imei,")
        .hasMessageContaining("line 6: b, imei: 356307042441013 (expected: one that a does not");
  }

  @Test
  void refusesWhatIsNoFileOfCars() throws Exception {
    assertThatThrownBy(this::open).hasMessageContaining("no such file");
    write("car:\n  a: {}\n");
    assertThatThrownBy(this::open).hasMessageContaining("expected: only cars, with an id for each");
    write("cars: [");
    assertThatThrownBy(this::open).hasMessageContaining("at line 1");
    write(GOOD + "  b: { imei: \"356307042441014\" }\n" + "  c: { imei: \"356307042441015\" }\n");
    assertThatThrownBy(this::open)
        .hasMessageContaining("3 cars (expected: at most 2, cars.maxRegistered)");
  }

  private static String many(int cars) {
    var text = new StringBuilder("cars:\n");
    for (var i = 0; i < cars; i++) {
      text.append(
          """
            car-%d:
              imei: "35630%010d"
              plate: B-AB %d
              phone: "+491701234567"
              profile: fmb130
              labels: [north]
          """
              .formatted(i, i, i));
    }
    return text.toString();
  }

  @Test
  void takesAsManyCarsAsTheSettingsSay() throws Exception {
    write(many(20_000));

    open(file(), 100_000);

    assertThat(registry.all()).hasSize(20_000);
  }

  @Test
  void saysThatRedisTakesMoreCarsThanAFile() throws Exception {
    write(many(20_001));

    assertThatThrownBy(() -> open(file(), 100_000))
        .hasMessageContaining(
            "20001 cars (expected: at most 20000 in a file; cars.registry: redis");
  }

  @Test
  void takesAChangedFileAndKeepsTheLastGoodCars() throws Exception {
    write(GOOD);
    open();
    assertThat(registry.idOf(IMEI)).isEqualTo("a");

    try (var logged = new Logged()) {
      write(GOOD + "    plate: 5\n");
      await().until(() -> !state.isInUse());
      await().until(() -> !logged.lines("The registered cars stay as they were.").isEmpty());
    }
    assertThat(registry.idOf(IMEI)).isEqualTo("a");

    write(GOOD.replace("a:\n", "b:\n"));
    await().until(() -> registry.idOf(IMEI).equals("b"));
    await().until(state::isInUse);

    Files.delete(file());
    await().until(() -> !state.isInUse());
    assertThat(registry.idOf(IMEI)).isEqualTo("b");

    write("cars: {}\n");
    await().until(() -> registry.all().isEmpty());
  }
}
