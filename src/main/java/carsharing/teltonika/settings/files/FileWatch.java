package carsharing.teltonika.settings.files;

import carsharing.teltonika.time.AwakeTimer;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at files from time to time, and says when one has changed, come or gone, and stays as it is
 * for a moment: who writes a file may not be through with it.
 */
public final class FileWatch {

  /** How long a file has to stay as it is, at most. */
  private static final Duration MAX_SETTLING = Duration.ofMillis(500);

  private final Vertx vertx;
  private final Supplier<List<Path>> files;
  private final Runnable changed;
  private final Settling<String> settling;
  private @Nullable String known;

  private FileWatch(
      Vertx vertx,
      TimeSource clock,
      Duration interval,
      Supplier<List<Path>> files,
      Runnable changed) {
    this.vertx = vertx;
    this.files = files;
    this.changed = changed;
    var time = Collections.min(List.of(interval, MAX_SETTLING));
    this.settling = new Settling<>(AwakeTimer.Timers.of(vertx), clock, time, this::look);
  }

  /**
   * Watches for as long as the caller's verticle lives.
   *
   * @param files may be others each time; other files count as a change
   * @param changed is called on the caller's event loop
   */
  public static void start(
      Vertx vertx,
      TimeSource clock,
      Duration interval,
      Supplier<List<Path>> files,
      Runnable changed) {
    var watch = new FileWatch(vertx, clock, interval, files, changed);
    watch.look();
    vertx.setPeriodic(interval.toMillis(), timer -> watch.look());
  }

  /** What changes with a file's content; empty where it cannot be read. */
  private static String version(Path file) {
    try {
      if (!Files.isReadable(file)) {
        return "";
      }
      var now = Files.readAttributes(file, BasicFileAttributes.class);
      return now.lastModifiedTime().toMillis() + "/" + now.size() + "/" + now.fileKey();
    } catch (IOException e) {
      return ""; // Gone since.
    }
  }

  private void look() {
    var watched = files.get();
    vertx
        .executeBlocking(() -> String.join(" ", watched.stream().map(FileWatch::named).toList()))
        .onSuccess(this::found);
  }

  private void found(String versions) {
    var settled = settling.isSettled(versions);
    if (known == null) {
      known = versions;
    } else if (settled && !known.equals(versions)) {
      known = versions;
      changed.run();
    }
  }

  private static String named(Path file) {
    return file + "=" + version(file);
  }
}
