package carsharing.teltonika.command.script;

import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.settings.files.FileContent;
import carsharing.teltonika.settings.files.FollowedFile;
import carsharing.teltonika.settings.files.OwnLines;
import carsharing.teltonika.settings.files.PlainYaml;
import carsharing.teltonika.settings.files.ReloadState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scripts that are valid now. A changed file replaces them as soon as it is seen; one with
 * mistakes is refused, and they stay. Lives on one event loop; what is valid now can be asked for
 * on any thread.
 */
public final class ScriptBook implements FollowedFile.Reader {

  private static final Logger LOG = LoggerFactory.getLogger(ScriptBook.class);

  /** Within the jar: what is used where there is no file. */
  private static final String BUILT_IN = "/commands.yaml";

  private final Vertx vertx;
  private final Supplier<CommandSettings> settings;
  private final Set<String> checks;
  private final ReloadState state;
  private volatile Actions current = Actions.NONE;
  private final FollowedFile file;

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
    this.file = new FollowedFile(vertx, this);
  }

  /** Loads the scripts and follows their file. Fails if they have mistakes. */
  public Future<Void> open() {
    return file.open(this::path, () -> settings.get().reloadInterval());
  }

  /** The script of an action. */
  public Optional<Script> find(String action) {
    return current.find(action);
  }

  /** All actions, in the order of the alphabet. */
  public Set<String> actions() {
    return current.scripts().keySet();
  }

  /** All that is valid now. Safe on any thread. */
  public Actions current() {
    return current;
  }

  private Path path() {
    return Path.of(settings.get().file());
  }

  @Override
  public void loadedAgain() {
    LOG.info("{}: loaded again", settings.get().file());
  }

  @Override
  public void refuse(String reason) {
    state.refuse(reason);
    LOG.error(OwnLines.MARKER, "The scripts stay as they were. {}", reason);
  }

  @Override
  public Future<Void> load(FileContent content) {
    var name = settings.get().file();
    if (content instanceof FileContent.Fields read) {
      return take(name, read.fields());
    }
    if (content instanceof FileContent.Wrong wrong) {
      return Future.failedFuture(new InvalidScriptsException(name, List.of(wrong.mistake())));
    }
    return settings.get().hasDefaultFile()
        ? vertx
            .executeBlocking(ScriptBook::readBuiltIn)
            .compose(builtIn -> take("the built-in commands.yaml", builtIn))
        : Future.failedFuture(
            new InvalidScriptsException(name, List.of("no such file that can be read")));
  }

  private Future<Void> take(String file, JsonObject content) {
    try {
      current = new ScriptsReader(file, checks).read(content);
      state.take();
      return Future.succeededFuture();
    } catch (InvalidScriptsException e) {
      return Future.failedFuture(e);
    }
  }

  private static JsonObject readBuiltIn() throws IOException {
    try (var in = Objects.requireNonNull(ScriptBook.class.getResourceAsStream(BUILT_IN))) {
      return PlainYaml.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
