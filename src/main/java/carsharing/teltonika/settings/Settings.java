package carsharing.teltonika.settings;

import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings the settings together: built-in defaults, the file, the environment, and the launcher's
 * {@code -conf}; later wins.
 */
public final class Settings {

  /** Names the file, in place of {@link #DEFAULT_FILE}. */
  public static final String FILE_VARIABLE = "SERVER_CONFIG";

  /** The file that is read where it exists, below the working directory. */
  public static final Path DEFAULT_FILE = Path.of("conf", "server.yaml");

  private Settings() {}

  /**
   * Loads and validates. Fails with an {@link InvalidSettingsException} that lists every mistake.
   *
   * @param environment variables, as {@link System#getenv()}
   * @param conf what the launcher was given
   * @param hasEmbedded whether this jar brings embedded services along; they are the default then
   */
  public static Future<ServerSettings> load(
      Vertx vertx, Map<String, String> environment, JsonObject conf, boolean hasEmbedded) {
    return readFile(vertx, environment)
        .map(
            file -> {
              var sources = new ArrayList<SettingsSource>();
              file.ifPresent(sources::add);
              sources.add(new SettingsSource.Environment(environment));
              sources.add(SettingsSource.Tree.of("-conf", conf));
              var reader = new SettingsReader(sources);
              var settings = ServerSettings.from(reader, hasEmbedded);
              reader.finish();
              return settings;
            });
  }

  private static Future<Optional<SettingsSource>> readFile(
      Vertx vertx, Map<String, String> environment) {
    var named = Optional.ofNullable(environment.get(FILE_VARIABLE)).filter(name -> !name.isEmpty());
    var path = named.map(Path::of).orElse(DEFAULT_FILE);
    return vertx
        .executeBlocking(() -> Files.isReadable(path))
        .compose(
            readable -> {
              if (readable) {
                return parse(vertx, path).map(Optional::of);
              }
              return named.isEmpty()
                  ? Future.succeededFuture(Optional.empty())
                  : failure(path + ": no such file, from " + FILE_VARIABLE);
            });
  }

  private static Future<SettingsSource> parse(Vertx vertx, Path path) {
    var store =
        new ConfigStoreOptions()
            .setType("file")
            .setFormat("yaml")
            .setConfig(new JsonObject().put("path", path.toString()));
    var retriever = ConfigRetriever.create(vertx, new ConfigRetrieverOptions().addStore(store));
    return retriever
        .getConfig()
        .eventually(retriever::close)
        .map(json -> (SettingsSource) SettingsSource.Tree.of(path.toString(), json))
        .recover(cause -> failure(path + ": " + firstLines(cause)));
  }

  /** What is wrong and where; snakeyaml's context follows in more lines. */
  private static String firstLines(Throwable cause) {
    var message = String.valueOf(cause.getMessage());
    return message.replaceAll("\\s*\\R\\s*", " ");
  }

  private static <T> Future<T> failure(String mistake) {
    return Future.failedFuture(new InvalidSettingsException(List.of(mistake)));
  }
}
