package carsharing.teltonika.settings;

import carsharing.teltonika.settings.files.DotEnv;
import carsharing.teltonika.settings.files.FileContent;
import carsharing.teltonika.settings.files.FileWatch;
import carsharing.teltonika.settings.files.OperatorFile;
import carsharing.teltonika.settings.files.OwnLines;
import carsharing.teltonika.settings.files.ReloadState;
import carsharing.teltonika.settings.read.EffectiveSetting;
import carsharing.teltonika.settings.read.InvalidSettingsException;
import carsharing.teltonika.settings.read.OriginalVariables;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings that are valid now. A changed file replaces them as soon as it is seen; one with
 * mistakes is refused, once, and they stay.
 *
 * <p>{@link #get()} is safe on any thread.
 */
public final class LiveSettings {

  private static final Logger LOG = LoggerFactory.getLogger(LiveSettings.class);

  /** What is used only at the start: settings, and sections that end in a dot. */
  private static final Set<String> WANT_A_RESTART =
      Set.of(
          "devices.host",
          "devices.port",
          "devices.plain",
          "devices.proxyProtocol",
          "devices.instances",
          "devices.backlog",
          "devices.maxUndecodable",
          "devices.maxClocks",
          "tls.port",
          "records.publishers",
          "records.maxWaiting",
          "records.names",
          "records.namesFamily",
          "redis.",
          "wakeUp.",
          "commands.reloadInterval",
          "cars.reloadInterval",
          "cars.profile",
          "cars.maxKnown",
          "cars.registry",
          "cars.registryFile",
          "cars.registryKey",
          "cars.registryInterval",
          "cars.maxRegistered",
          "state.",
          "http.host",
          "http.port",
          "http.maxCommands",
          "api.enabled",
          "api.tokens",
          "api.recentRecords",
          "api.recentMemory",
          "api.traceFrames",
          "api.traceMemory",
          "api.maxRefused",
          "api.maxQuarantine",
          "api.quarantineMemory",
          "api.peerTimeout",
          "api.maxQuestions",
          "api.webhooks.ca",
          "console.pmtiles",
          "reload.",
          "embedded.");

  private final Vertx vertx;
  private final TimeSource clock;
  private final Settings.Place place;
  private final Map<String, Object> atStart;
  private final List<String> deviations;
  private final Map<String, EffectiveSetting> shownAtStart;

  /** Read by other threads. */
  private volatile List<EffectiveSetting> shown;

  private Map<String, Object> values;
  private JsonObject file;
  private final ReloadState state;

  /** Whether the file as it is now has mistakes. A changed secret does not put them right. */
  private boolean isFileRefused;

  private volatile ServerSettings current;
  private Optional<ServerSettings> started = Optional.empty();

  private LiveSettings(
      Vertx vertx, TimeSource clock, Settings.Place place, JsonObject file, Settings.Read read) {
    this.vertx = vertx;
    this.clock = clock;
    this.state = new ReloadState(clock);
    this.place = place;
    this.file = file;
    this.atStart = read.values();
    this.deviations = read.deviations();
    this.shown = read.effective();
    this.shownAtStart =
        shown.stream().collect(Collectors.toMap(EffectiveSetting::name, setting -> setting));
    this.values = read.values();
    this.current = read.settings();
  }

  /**
   * Loads and validates. Fails with an {@link InvalidSettingsException} that lists every mistake.
   *
   * @param clock says when settings were taken
   * @param environment variables, as {@link System#getenv()}
   * @param conf what the launcher was given
   * @param hasEmbedded whether this jar brings embedded services along; they are the default then
   */
  public static Future<LiveSettings> load(
      Vertx vertx,
      TimeSource clock,
      Map<String, String> environment,
      JsonObject conf,
      boolean hasEmbedded) {
    return vertx
        .executeBlocking(() -> DotEnv.read(Path.of(OriginalVariables.FILE)))
        .compose(
            dotEnv ->
                load(vertx, clock, Settings.Place.of(environment, dotEnv, conf, hasEmbedded)));
  }

  private static Future<LiveSettings> load(Vertx vertx, TimeSource clock, Settings.Place place) {
    return OperatorFile.read(vertx, place.file())
        .map(content -> Settings.fields(place, content, true))
        .map(file -> new LiveSettings(vertx, clock, place, file, Settings.combine(place, file)))
        .onSuccess(
            live -> {
              if (place.usesDotEnv(live.current)) {
                LOG.info(
                    "The file {} of the Node.js server names RabbitMQ or Redis, and no setting does: it is used",
                    OriginalVariables.FILE);
              }
            });
  }

  /** What is valid now. */
  public ServerSettings get() {
    return current;
  }

  /**
   * All settings in force, with value and source; secrets and passwords are hidden. Of one that
   * waits for a restart it is the value of the start. Safe on any thread.
   */
  public List<EffectiveSetting> effective() {
    return shown.stream()
        .map(
            setting ->
                wantsARestart(setting.name())
                    ? shownAtStart.getOrDefault(setting.name(), setting)
                    : setting)
        .toList();
  }

  /**
   * Logs where the settings come from: the file, each setting that is not its default with its
   * source, and variables that are probably misspelt. Secrets and passwords are hidden.
   */
  public void logSources() {
    LOG.info(
        "Settings from {}; other than the defaults: {}",
        file.isEmpty()
            ? "no file (%s is empty or not there)".formatted(place.file())
            : place.file(),
        deviations.isEmpty() ? "none" : String.join(", ", deviations));
    var misses = place.environment().nearMisses(values.keySet());
    if (!misses.isEmpty()) {
      LOG.warn("Variables that are no settings and have no effect: {}", String.join(", ", misses));
    }
  }

  /** Whether the file as it is now is in use. */
  public ReloadState state() {
    return state;
  }

  /**
   * From now on the embedded services have these URIs, for as long as the settings ask for them.
   *
   * @param withUris the settings now, with the URIs of what has been started
   */
  public void started(ServerSettings withUris) {
    started = Optional.of(withUris);
    current = withUris;
  }

  /**
   * Goes on to look for changes, until the caller's verticle ends.
   *
   * @param changed is called on the caller's event loop with the paths of what has changed
   */
  public void watch(Consumer<Set<String>> changed) {
    var interval = current.reload().interval();
    OperatorFile.follow(vertx, place::file, interval, content -> take(content, changed));
    var secrets = place.environment().files();
    if (!secrets.isEmpty()) {
      FileWatch.start(
          vertx, clock, interval, () -> secrets, () -> apply(() -> file, false, changed));
    }
  }

  private void take(FileContent content, Consumer<Set<String>> changed) {
    apply(() -> Settings.fields(place, content, file.isEmpty()), true, changed);
  }

  /**
   * @param isRead whether the file has just been read, and not only a secret
   */
  private void apply(Supplier<JsonObject> fields, boolean isRead, Consumer<Set<String>> changed) {
    try {
      var json = fields.get();
      var read = Settings.combine(place, json);
      var paths = differences(values, read.values());
      file = json;
      values = read.values();
      shown = read.effective();
      current = withStarted(read.settings());
      isFileRefused &= !isRead;
      var isMended = !isFileRefused && !state.isInUse();
      if (isMended || !paths.isEmpty()) {
        if (!isFileRefused) {
          state.take();
        }
        announce(paths);
        changed.accept(paths);
      }
    } catch (InvalidSettingsException e) {
      isFileRefused |= isRead;
      refuse(String.valueOf(e.getMessage()));
    }
  }

  private ServerSettings withStarted(ServerSettings read) {
    return started
        .map(
            first ->
                read.withUris(
                    read.rabbitmq().isEmbedded() ? first.rabbitmq().uri() : read.rabbitmq().uri(),
                    read.redis().isEmbedded() ? first.redis().uri() : read.redis().uri()))
        .orElse(read);
  }

  private void refuse(String mistake) {
    if (state.refuse(mistake)) {
      LOG.error(OwnLines.MARKER, "The settings stay as they were. {}", mistake);
    }
  }

  private void announce(Set<String> paths) {
    var waiting = paths.stream().filter(this::waitsForARestart).toList();
    var taken = paths.stream().filter(path -> !waiting.contains(path)).toList();
    if (taken.isEmpty() && waiting.isEmpty()) {
      LOG.info("Settings loaded again: nothing has changed");
    }
    if (!taken.isEmpty()) {
      LOG.info("Settings loaded again: {}", String.join(", ", taken));
    }
    if (!waiting.isEmpty()) {
      LOG.warn("Settings that wait for a restart: {}", String.join(", ", waiting));
    }
  }

  /** One that is again as it was at the start waits for nothing. */
  private boolean waitsForARestart(String path) {
    return wantsARestart(path) && !Objects.equals(atStart.get(path), values.get(path));
  }

  private static boolean wantsARestart(String path) {
    return WANT_A_RESTART.contains(path)
        || WANT_A_RESTART.contains(path.substring(0, path.indexOf('.') + 1));
  }

  private static Set<String> differences(Map<String, Object> before, Map<String, Object> after) {
    return after.keySet().stream()
        .filter(path -> !Objects.equals(before.get(path), after.get(path)))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
