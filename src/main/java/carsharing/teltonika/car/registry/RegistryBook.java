package carsharing.teltonika.car.registry;

import carsharing.teltonika.settings.RegistrySettings;
import carsharing.teltonika.settings.files.FileContent;
import carsharing.teltonika.settings.files.FollowedFile;
import carsharing.teltonika.settings.files.Mistakes;
import carsharing.teltonika.settings.files.OwnLines;
import carsharing.teltonika.settings.files.ReloadState;
import carsharing.teltonika.settings.files.YamlLines;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of registered cars. A changed file replaces them as soon as it is seen; one with
 * mistakes, or one that is gone, is refused, and they stay. Lives on one event loop.
 */
public final class RegistryBook implements FollowedFile.Reader {

  private static final Logger LOG = LoggerFactory.getLogger(RegistryBook.class);
  private static final String CARS = "cars";

  /** A file of more is too large to be read again and again. */
  static final int MAX_IN_FILE = 20_000;

  /** Mistakes that are listed; of the others only the number is told. */
  private static final int MAX_MISTAKES = 50;

  private final Vertx vertx;
  private final RegistrySettings settings;
  private final Registry registry;
  private final ReloadState state;

  /**
   * @param registry is told of the cars
   * @param state is told whether the file as it is now is in use
   */
  public RegistryBook(
      Vertx vertx, RegistrySettings settings, Registry registry, ReloadState state) {
    this.vertx = vertx;
    this.settings = settings;
    this.registry = registry;
    this.state = state;
  }

  /** Loads the cars and follows their file. Fails if they have mistakes. */
  public Future<Void> open() {
    var path = Path.of(settings.file());
    return new FollowedFile(vertx, this).open(() -> path, settings::fileInterval);
  }

  /** {@link #take} has told how many cars there are. */
  @Override
  public void loadedAgain() {}

  @Override
  public void refuse(String reason) {
    if (state.refuse(reason)) {
      LOG.error(OwnLines.MARKER, "The registered cars stay as they were. {}", reason);
    }
  }

  @Override
  public Future<Void> load(FileContent content) {
    if (content instanceof FileContent.Fields read) {
      return vertx.executeBlocking(() -> read(read.fields())).map(this::take);
    }
    return content instanceof FileContent.Wrong wrong
        ? Future.failedFuture(mistakes(List.of(wrong.mistake())))
        : Future.failedFuture(mistakes(List.of("no such file that can be read")));
  }

  private Void take(List<RegisteredCar> cars) {
    registry.replace(cars);
    state.take();
    LOG.info("{}: {} cars", settings.file(), cars.size());
    return null;
  }

  private List<RegisteredCar> read(JsonObject content) throws IOException {
    var others = content.fieldNames().stream().filter(name -> !name.equals(CARS)).sorted().toList();
    if (!others.isEmpty() || !(content.getValue(CARS) instanceof JsonObject cars)) {
      throw mistakes(
          List.of("expected: only cars, with an id for each car, such as cars: { a-1: {...} }"));
    }
    if (cars.size() > settings.maxCars()) {
      throw mistakes(
          List.of(
              "%d cars (expected: at most %d, cars.maxRegistered)"
                  .formatted(cars.size(), settings.maxCars())));
    }
    if (cars.size() > MAX_IN_FILE) {
      throw mistakes(
          List.of(
              "%d cars (expected: at most %d in a file; cars.registry: redis takes more)"
                  .formatted(cars.size(), MAX_IN_FILE)));
    }
    var entries = new CarEntries();
    cars.forEach(entry -> entries.add(entry.getKey(), entry.getValue()));
    if (!entries.mistakes().isEmpty()) {
      var lines = lines();
      throw mistakes(
          entries.mistakes().stream().map(mistake -> mistake.told(lines, CARS)).toList());
    }
    return entries.cars();
  }

  /** Only a file with mistakes is read once more for its lines. */
  private YamlLines lines() {
    try {
      return YamlLines.of(Files.readString(Path.of(settings.file())));
    } catch (IOException e) {
      return YamlLines.NONE;
    }
  }

  private IOException mistakes(List<String> all) {
    return new IOException(Mistakes.listed(settings.file(), all, MAX_MISTAKES));
  }
}
