package carsharing.teltonika.settings.files;

import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reads a YAML file of the operator by vertx-config, and follows it while the server runs. */
public final class OperatorFile {

  /** How long a changed file has to stay the same, at most. */
  private static final Duration MAX_SETTLING = Duration.ofMillis(500);

  private final Vertx vertx;
  private final Supplier<Path> path;
  private final Duration interval;
  private final Consumer<FileContent> changed;

  private OperatorFile(
      Vertx vertx, Supplier<Path> path, Duration interval, Consumer<FileContent> changed) {
    this.vertx = vertx;
    this.path = path;
    this.interval = interval;
    this.changed = changed;
  }

  /** Reads the file once. Does not fail: what is wrong is content. */
  public static Future<FileContent> read(Vertx vertx, Path file) {
    var retriever = retriever(vertx, file, Duration.ZERO);
    return retriever.getConfig().eventually(retriever::close).map(FileContent::of);
  }

  /**
   * Follows the file for as long as the caller's verticle lives.
   *
   * @param path may name another file later
   * @param interval between two looks at the file
   * @param changed is called on the caller's event loop: with the content at the first look, and
   *     then with each content that differs from the one before
   */
  public static void follow(
      Vertx vertx, Supplier<Path> path, Duration interval, Consumer<FileContent> changed) {
    new OperatorFile(vertx, path, interval, changed).open(path.get());
  }

  private void open(Path file) {
    var retriever = retriever(vertx, file, interval);
    retriever.setBeforeScanHandler(
        look -> {
          var now = path.get();
          if (!now.equals(file)) {
            retriever.close().onComplete(closed -> open(now));
          }
        });
    retriever
        .configStream()
        .handler(
            content -> {
              if (path.get().equals(file)) {
                changed.accept(FileContent.of(content));
              }
            });
    retriever.getConfig();
  }

  /**
   * @param interval zero looks only when it is asked
   */
  private static ConfigRetriever retriever(Vertx vertx, Path file, Duration interval) {
    var settling = Collections.min(List.of(interval, MAX_SETTLING)).toMillis();
    var store =
        new ConfigStoreOptions()
            .setType(FileStore.TYPE)
            .setFormat(FileFormat.NAME)
            .setConfig(
                new JsonObject()
                    .put(FileStore.PATH, file.toString())
                    .put(FileStore.SETTLING_MS, Math.max(1, settling)));
    var period = interval.isZero() ? -1 : interval.toMillis();
    return ConfigRetriever.create(
        vertx, new ConfigRetrieverOptions().setScanPeriod(period).addStore(store));
  }
}
