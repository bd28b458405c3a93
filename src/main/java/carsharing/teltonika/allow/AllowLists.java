package carsharing.teltonika.allow;

import carsharing.teltonika.protocol.ImeiList;
import carsharing.teltonika.settings.AllowSettings;
import carsharing.teltonika.settings.AllowSettings.Mode;
import carsharing.teltonika.settings.LiveSettings;
import carsharing.teltonika.settings.files.FileWatch;
import carsharing.teltonika.settings.files.OwnLines;
import carsharing.teltonika.settings.files.ReloadState;
import carsharing.teltonika.settings.read.InvalidSettingsException;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fills the allow-list from where the settings say. */
public final class AllowLists {

  private static final Logger LOG = LoggerFactory.getLogger(AllowLists.class);

  private final Vertx vertx;
  private final LiveSettings settings;
  private final TimeSource time;
  private final Consumer<AllowList> changed;
  private final AllowList list = new AllowList(() -> allow().imeis() == Mode.ALL);
  private final ReloadState fileState;
  private volatile boolean wasEmpty = true;

  /**
   * Creates an allow-list that is still to be read.
   *
   * @param changed is called when the list or its mode has changed: trackers that it does not allow
   *     any more are to be disconnected
   */
  public AllowLists(
      Vertx vertx, LiveSettings settings, TimeSource time, Consumer<AllowList> changed) {
    this.vertx = vertx;
    this.settings = settings;
    this.time = time;
    this.fileState = new ReloadState(time);
    this.changed = changed;
  }

  /** The list, which is kept up to date. */
  public AllowList list() {
    return list;
  }

  /** Whether the file as it is now is in use. */
  public ReloadState fileState() {
    return fileState;
  }

  /** Reads the file, where there is one to be read, and goes on to look for changes. */
  public Future<Void> start() {
    FileWatch.start(vertx, time, settings.get().reload().interval(), this::files, this::reload);
    return readFile();
  }

  /** The set in Redis, which is read where the settings ask for it. */
  public ImeiSet inRedis() {
    return new ImeiSet(
        this::allow,
        settings.get().reload().interval(),
        time,
        database(settings.get().redis().uri()),
        this::replace);
  }

  /** The settings have changed: another list may be valid now. */
  public void settingsChanged() {
    reload();
    changed.accept(list);
  }

  private AllowSettings allow() {
    return settings.get().allow();
  }

  private List<Path> files() {
    return allow().imeis() == Mode.FILE ? List.of(Path.of(allow().file())) : List.of();
  }

  private void reload() {
    readFile().onSuccess(read -> fileState.take()).onFailure(this::refuse);
  }

  private void refuse(Throwable cause) {
    var reason = String.valueOf(cause.getMessage());
    if (fileState.refuse(reason)) {
      LOG.error(OwnLines.MARKER, "The allow-list stays as it was. {}", reason);
    }
  }

  private Future<Void> readFile() {
    var files = files();
    return files.isEmpty()
        ? Future.succeededFuture()
        : vertx
            .executeBlocking(() -> readUnlessEmptied(files.get(0)))
            .onSuccess(
                imeis -> {
                  wasEmpty = imeis.isEmpty();
                  LOG.info("IMEIs that {} allows: {}", files.get(0), imeis.size());
                  replace(imeis);
                })
            .mapEmpty();
  }

  /** Who writes a file anew may have emptied it first. */
  private ImeiList readUnlessEmptied(Path file) {
    var imeis = ImeiFile.read(file, allow());
    if (imeis.isEmpty() && !wasEmpty) {
      throw new InvalidSettingsException(
          List.of("allow.file: %s is empty, and was not (expected: IMEIs)".formatted(file)));
    }
    return imeis;
  }

  private void replace(ImeiList imeis) {
    list.replace(imeis);
    changed.accept(list);
  }

  private static String database(String redisUri) {
    var path = URI.create(redisUri).getPath();
    return path == null || path.length() < 2 ? "0" : path.substring(1);
  }
}
