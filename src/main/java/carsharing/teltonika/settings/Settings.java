package carsharing.teltonika.settings;

import carsharing.teltonika.settings.files.PlainYaml;
import carsharing.teltonika.settings.read.InvalidSettingsException;
import carsharing.teltonika.settings.read.OriginalVariables;
import carsharing.teltonika.settings.read.SettingsReader;
import carsharing.teltonika.settings.read.SettingsSource;
import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
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
   */
  record Read(ServerSettings settings, Map<String, Object> values, List<String> deviations) {}

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
    return new Read(settings, reader.values(), reader.deviations());
  }

  /**
   * What is in the file; nothing where there is none and nobody has named it.
   *
   * @param mayBeEmpty whether nothing may be in it, and it may be missing: who writes it anew may
   *     have emptied it first
   */
  static Future<JsonObject> readFile(Vertx vertx, Place place, boolean mayBeEmpty) {
    return vertx
        .executeBlocking(() -> Files.isReadable(place.file()))
        .compose(
            readable -> {
              if (readable) {
                return parse(vertx, place, mayBeEmpty);
              }
              if (place.isNamed()) {
                return failure(
                    place.file() + ": no such file, from " + SettingsSource.FILE_VARIABLE);
              }
              return mayBeEmpty
                  ? Future.succeededFuture(new JsonObject())
                  : failure(place.file() + ": it has gone");
            });
  }

  private static ConfigStoreOptions store(Place place, boolean mayBeEmpty) {
    return new ConfigStoreOptions()
        .setType("file")
        .setFormat(PlainYaml.FORMAT)
        .setConfig(
            new JsonObject()
                .put("path", place.file().toString())
                .put(PlainYaml.MAY_BE_EMPTY, mayBeEmpty));
  }

  private static Future<JsonObject> parse(Vertx vertx, Place place, boolean mayBeEmpty) {
    var options = new ConfigRetrieverOptions().setScanPeriod(-1).addStore(store(place, mayBeEmpty));
    var retriever = ConfigRetriever.create(vertx, options);
    return retriever
        .getConfig()
        .eventually(retriever::close)
        .recover(cause -> failure(place.file() + ": " + oneLine(cause)));
  }

  /** What is wrong. */
  static String oneLine(Throwable cause) {
    var text = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return text.replaceAll("\\R\\s*", " ");
  }

  private static <T> Future<T> failure(String mistake) {
    return Future.failedFuture(new InvalidSettingsException(List.of(mistake)));
  }
}
