package carsharing.teltonika.settings;

import carsharing.teltonika.settings.files.FileContent;
import carsharing.teltonika.settings.read.EffectiveSetting;
import carsharing.teltonika.settings.read.InvalidSettingsException;
import carsharing.teltonika.settings.read.OriginalVariables;
import carsharing.teltonika.settings.read.SettingsReader;
import carsharing.teltonika.settings.read.SettingsSource;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings the settings together: built-in defaults, the Node.js server's {@code .env}, the file, the
 * environment, and the launcher's {@code -conf}; later wins.
 */
public final class Settings {

  /** The file that is read where it exists, below the working directory. */
  private static final Path DEFAULT_FILE = Path.of("conf", "server.yaml");

  private Settings() {}

  /**
   * Where settings come from.
   *
   * @param isNamed whether somebody has named the file, which must exist then
   * @param original variables of the Node.js server
   * @param conf what the launcher was given
   * @param hasEmbedded whether embedded services are the default
   */
  record Place(
      Path file,
      boolean isNamed,
      SettingsSource.Environment environment,
      OriginalVariables original,
      JsonObject conf,
      boolean hasEmbedded) {

    /** Without the file {@code .env}. */
    static Place of(Map<String, String> environment, JsonObject conf, boolean hasEmbedded) {
      return of(environment, Map.of(), conf, hasEmbedded);
    }

    /**
     * @param dotEnv variables of the file {@code .env}, of which only those of the Node.js server
     *     count
     */
    static Place of(
        Map<String, String> environment,
        Map<String, String> dotEnv,
        JsonObject conf,
        boolean hasEmbedded) {
      var named =
          Optional.ofNullable(environment.get(SettingsSource.FILE_VARIABLE))
              .filter(name -> !name.isEmpty());
      return new Place(
          named.map(Path::of).orElse(DEFAULT_FILE),
          named.isPresent(),
          new SettingsSource.Environment(environment),
          new OriginalVariables(environment, dotEnv),
          conf,
          hasEmbedded);
    }

    /** Whether these settings name RabbitMQ or Redis as the file {@code .env} does. */
    boolean usesDotEnv(ServerSettings settings) {
      return isFromDotEnv("rabbitmq.uri", settings.rabbitmq().uri())
          || isFromDotEnv("redis.uri", settings.redis().uri());
    }

    private boolean isFromDotEnv(String path, String uri) {
      return original.isFromFile(path)
          && original.find(path).filter(found -> found.value().equals(uri)).isPresent();
    }
  }

  /**
   * What the sources say together.
   *
   * @param values the same settings by path
   * @param deviations those that are not their defaults, as text with value and source
   * @param effective all of them with value and source
   */
  record Read(
      ServerSettings settings,
      Map<String, Object> values,
      List<String> deviations,
      List<EffectiveSetting> effective) {}

  /**
   * @throws InvalidSettingsException that lists every mistake
   */
  static Read combine(Place place, JsonObject file) {
    var reader =
        new SettingsReader(
            List.of(
                new SettingsSource.Original(place.original(), false),
                SettingsSource.Tree.of(place.file().toString(), file),
                new SettingsSource.Original(place.original(), true),
                place.environment(),
                SettingsSource.Tree.of("-conf", place.conf())));
    var settings = ServerSettings.from(reader, place.hasEmbedded());
    reader.finish();
    return new Read(settings, reader.values(), reader.deviations(), reader.effective());
  }

  /**
   * What is in the file; nothing if there is no file and nobody has named it.
   *
   * @param mayBeEmpty whether the file may be empty or missing. A file that is written anew may be
   *     empty for a moment.
   * @throws InvalidSettingsException if the file cannot be used
   */
  static JsonObject fields(Place place, FileContent content, boolean mayBeEmpty) {
    var file = place.file();
    if (content instanceof FileContent.Fields read) {
      return read.isBlank() && !mayBeEmpty
          ? refuse(file + ": it is empty, and was not")
          : read.fields();
    }
    if (content instanceof FileContent.Wrong wrong) {
      return refuse(file + ": " + wrong.mistake());
    }
    if (place.isNamed()) {
      return refuse(file + ": no such file, from " + SettingsSource.FILE_VARIABLE);
    }
    return mayBeEmpty ? new JsonObject() : refuse(file + ": it has gone");
  }

  private static JsonObject refuse(String mistake) {
    throw new InvalidSettingsException(List.of(mistake));
  }
}
