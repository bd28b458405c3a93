package carsharing.teltonika.settings;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks at files from time to time, and says when one has changed, come or gone. */
public final class FileWatch {

  private final Vertx vertx;
  private final Supplier<List<Path>> files;
  private final Runnable changed;
  private @Nullable String seen;

  private FileWatch(Vertx vertx, Supplier<List<Path>> files, Runnable changed) {
    this.vertx = vertx;
    this.files = files;
    this.changed = changed;
  }

  /**
   * Watches for as long as the caller's verticle lives.
   *
   * @param files may be others each time; other files count as a change
   * @param changed is called on the caller's event loop
   */
  public static void start(
      Vertx vertx, Duration interval, Supplier<List<Path>> files, Runnable changed) {
    var watch = new FileWatch(vertx, files, changed);
    watch.look();
    vertx.setPeriodic(interval.toMillis(), timer -> watch.look());
  }

  /** What changes with a file's content; empty where it cannot be read. */
  public static String version(Path file) {
    try {
      return Files.isReadable(file)
          ? Files.getLastModifiedTime(file).toMillis() + "/" + Files.size(file)
          : "";
    } catch (IOException e) {
      return ""; // Gone since.
    }
  }

  private void look() {
    var watched = files.get();
    vertx
        .executeBlocking(() -> String.join(" ", watched.stream().map(FileWatch::named).toList()))
        .onSuccess(
            found -> {
              var isChange = seen != null && !found.equals(seen);
              seen = found;
              if (isChange) {
                changed.run();
              }
            });
  }

  private static String named(Path file) {
    return file + "=" + version(file);
  }
}
