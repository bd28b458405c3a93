package carsharing.teltonika.settings;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at files from time to time, and says when one has changed, come or gone, and stays as it is
 * for a moment: who writes a file may not be through with it.
 */
public final class FileWatch {

  /** How long a file has to stay as it is, ms. */
  private static final long MAX_SETTLING = 500;

  private final Vertx vertx;
  private final Supplier<List<Path>> files;
  private final Runnable changed;
  private final long settling;
  private @Nullable String known;
  private String seen = "";
  private long seenSince = System.nanoTime();
  private boolean looksAgain;

  private FileWatch(Vertx vertx, Duration interval, Supplier<List<Path>> files, Runnable changed) {
    this.vertx = vertx;
    this.files = files;
    this.changed = changed;
    this.settling = Math.min(interval.toMillis(), MAX_SETTLING);
  }

  /**
   * Watches for as long as the caller's verticle lives.
   *
   * @param files may be others each time; other files count as a change
   * @param changed is called on the caller's event loop
   */
  public static FileWatch start(
      Vertx vertx, Duration interval, Supplier<List<Path>> files, Runnable changed) {
    var watch = new FileWatch(vertx, interval, files, changed);
    watch.look();
    vertx.setPeriodic(interval.toMillis(), timer -> watch.look());
    return watch;
  }

  /** It could not be read, perhaps for the moment: it counts as changed once more. */
  public void repeat() {
    known = "";
  }

  /** What changes with a file's content; empty where it cannot be read. */
  public static String version(Path file) {
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
    var now = System.nanoTime();
    if (!versions.equals(seen)) {
      seen = versions;
      seenSince = now;
    }
    if (known == null) {
      known = versions;
    } else if (!known.equals(versions)) {
      if (now - seenSince >= TimeUnit.MILLISECONDS.toNanos(settling)) {
        known = versions;
        changed.run();
      } else {
        lookAgain();
      }
    }
  }

  private void lookAgain() {
    if (!looksAgain) {
      looksAgain = true;
      vertx.setTimer(
          settling,
          timer -> {
            looksAgain = false;
            look();
          });
    }
  }

  private static String named(Path file) {
    return file + "=" + version(file);
  }
}
