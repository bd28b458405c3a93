package carsharing.teltonika.command.script;

import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.settings.files.FileWatch;
import carsharing.teltonika.settings.files.OwnLines;
import carsharing.teltonika.settings.files.PlainYaml;
import carsharing.teltonika.settings.files.ReloadState;
import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scripts that are valid now. A changed file replaces them as soon as it is seen; one with
 * mistakes is refused, and they stay. Lives on one event loop.
 */
public final class ScriptBook {

  private static final Logger LOG = LoggerFactory.getLogger(ScriptBook.class);

  /** Within the jar: what is used where there is no file. */
  private static final String BUILT_IN = "/commands.yaml";

  private final Vertx vertx;
  private final Supplier<CommandSettings> settings;
  private final Set<String> checks;
  private final ReloadState state;
  private Map<String, Script> scripts = Map.of();
  private String version = "";

  /**
   * @param checks the names that scripts may use
   * @param state is told whether the file as it is now is in use
   */
  public ScriptBook(
      Vertx vertx, Supplier<CommandSettings> settings, Set<String> checks, ReloadState state) {
    this.vertx = vertx;
    this.settings = settings;
    this.checks = Set.copyOf(checks);
    this.state = state;
  }

  /** Loads the scripts and goes on to look for changes; fails where they have mistakes. */
  public Future<Void> open() {
    return fileVersion()
        .compose(
            found -> {
              version = found;
              return load();
            })
        .onSuccess(
            loaded ->
                vertx.setPeriodic(
                    settings.get().reloadInterval().toMillis(), timer -> reloadIfChanged()));
  }

  /** The script of an action. */
  public Optional<Script> find(String action) {
    return Optional.ofNullable(scripts.get(action));
  }

  /** All actions, in the order of the alphabet. */
  public Set<String> actions() {
    return new TreeSet<>(scripts.keySet());
  }

  private void reloadIfChanged() {
    fileVersion()
        .onSuccess(
            found -> {
              if (!found.equals(version)) {
                version = found;
                load()
                    .onSuccess(loaded -> LOG.info("{}: loaded again", settings.get().file()))
                    .onFailure(this::refuse);
              }
            });
  }

  private void refuse(Throwable cause) {
    var reason = String.valueOf(cause.getMessage());
    state.refuse(reason);
    LOG.error(OwnLines.MARKER, "The scripts stay as they were. {}", reason);
  }

  private Future<String> fileVersion() {
    var path = Path.of(settings.get().file());
    return vertx.executeBlocking(() -> FileWatch.version(path));
  }

  private Future<Void> load() {
    var hasFile = !version.isEmpty();
    if (!hasFile && !settings.get().hasDefaultFile()) {
      return Future.failedFuture(
          new InvalidScriptsException(
              settings.get().file(), List.of("no such file that can be read")));
    }
    var file = hasFile ? settings.get().file() : "the built-in commands.yaml";
    return (hasFile ? read(file) : vertx.executeBlocking(ScriptBook::readBuiltIn))
        .compose(content -> parse(file, content))
        .recover(cause -> Future.failedFuture(explained(file, cause)))
        .onSuccess(loaded -> scripts = loaded)
        .onSuccess(loaded -> state.take())
        .mapEmpty();
  }

  private Future<Map<String, Script>> parse(String file, JsonObject content) {
    try {
      return Future.succeededFuture(new ScriptsReader(file, checks).read(content));
    } catch (InvalidScriptsException e) {
      return Future.failedFuture(e);
    }
  }

  private static JsonObject readBuiltIn() throws IOException {
    try (var in = Objects.requireNonNull(ScriptBook.class.getResourceAsStream(BUILT_IN))) {
      return PlainYaml.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private Future<JsonObject> read(String file) {
    var store =
        new ConfigStoreOptions()
            .setType("file")
            .setFormat(PlainYaml.FORMAT)
            .setConfig(new JsonObject().put("path", file));
    var retriever = ConfigRetriever.create(vertx, new ConfigRetrieverOptions().addStore(store));
    return retriever.getConfig().eventually(retriever::close);
  }

  private static Throwable explained(String file, Throwable cause) {
    if (cause instanceof InvalidScriptsException) {
      return cause;
    }
    var text = String.valueOf(cause.getMessage()).replaceAll("\\s*\\R\\s*", " ");
    return new InvalidScriptsException(file, List.of(text));
  }
}
