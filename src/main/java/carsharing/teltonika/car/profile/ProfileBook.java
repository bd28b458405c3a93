package carsharing.teltonika.car.profile;

import carsharing.teltonika.settings.CarSettings;
import carsharing.teltonika.settings.files.FileContent;
import carsharing.teltonika.settings.files.FollowedFile;
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
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of profiles. A changed file replaces the profiles as soon as it is seen; one with
 * mistakes is refused, and they stay. They also stay if the file is gone. Lives on one event loop.
 */
public final class ProfileBook implements FollowedFile.Reader {

  private static final Logger LOG = LoggerFactory.getLogger(ProfileBook.class);

  private final Vertx vertx;
  private final Supplier<CarSettings> settings;
  private final CarProfiles cars;
  private final ReloadState state;
  private final FollowedFile file;

  /** Whether the profiles in use are those of a file. */
  private boolean isOfFile;

  /**
   * @param settings those that are valid now
   * @param cars are told of the profiles
   * @param state is told whether the file as it is now is in use
   */
  public ProfileBook(
      Vertx vertx, Supplier<CarSettings> settings, CarProfiles cars, ReloadState state) {
    this.vertx = vertx;
    this.settings = settings;
    this.cars = cars;
    this.state = state;
    this.file = new FollowedFile(vertx, this);
  }

  /** Loads the profiles and follows their file. Fails if they have mistakes. */
  public Future<Void> open() {
    return file.open(this::path, () -> settings.get().reloadInterval());
  }

  private Path path() {
    return Path.of(settings.get().file());
  }

  /** The file has another content than before, or the same at the first look. */
  void changed(FileContent content) {
    file.changed(content);
  }

  @Override
  public void loadedAgain() {
    LOG.info("{}: loaded again", settings.get().file());
  }

  @Override
  public void refuse(String reason) {
    state.refuse(reason);
    LOG.error(OwnLines.MARKER, "The profiles stay as they were. {}", reason);
  }

  @Override
  public Future<Void> load(FileContent content) {
    if (content instanceof FileContent.Fields read) {
      return take(read.fields());
    }
    if (content instanceof FileContent.Wrong wrong) {
      return wrong(List.of(wrong.mistake()));
    }
    if (isOfFile) {
      return wrong(List.of("the file is gone (expected: it stays; to stop using it, restart)"));
    }
    if (!settings.get().hasDefaultFile()) {
      return wrong(List.of("no such file that can be read"));
    }
    return settings.get().profile().equals(Profiles.GENERIC)
        ? vertx.executeBlocking(Profiles::builtIn).map(this::take)
        : wrong(List.of("no such file (expected: it has the profile of the setting cars.profile)"));
  }

  private Future<Void> take(JsonObject content) {
    try {
      var needed = Set.copyOf(List.of(Profiles.GENERIC, settings.get().profile()));
      take(new ProfilesReader(needed).read(content));
      isOfFile = true;
      return Future.succeededFuture();
    } catch (ProfileMistakesException e) {
      return lines().compose(lines -> wrong(e.told(lines)));
    }
  }

  private Void take(Profiles profiles) {
    cars.take(profiles);
    state.take();
    return null;
  }

  /** Only a file with mistakes is read once more for its lines. */
  private Future<YamlLines> lines() {
    var file = path();
    return vertx
        .executeBlocking(() -> YamlLines.of(Files.readString(file)))
        .otherwise(YamlLines.NONE);
  }

  private <T> Future<T> wrong(List<String> mistakes) {
    IOException failure = new InvalidProfilesException(settings.get().file(), mistakes);
    return Future.failedFuture(failure);
  }
}
