package carsharing.teltonika.settings.files;

import io.vertx.config.spi.ConfigStore;
import io.vertx.config.spi.ConfigStoreFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A store of vertx-config: a file of the operator. It differs from the store {@code file} in three
 * points. A file that changes is taken when it has stayed the same for a moment, because its writer
 * may still be at work. A file that is missing or cannot be read is content, and no failure:
 * vertx-config logs a failure with its stack trace at each look. A file has a largest size.
 *
 * <p>The first byte of what it hands on is {@link #TEXT}, {@link #MISSING} or {@link #MISTAKE}.
 */
public final class FileStore implements ConfigStore {

  /** The type of the store, and the names in its configuration. */
  static final String TYPE = "operator-file";

  static final String PATH = "path";
  static final String SETTLING_MS = "settlingMs";

  static final byte TEXT = 't';
  static final byte MISSING = '-';
  static final byte MISTAKE = '!';

  /** Settings and scripts of a large operator have some ten thousand bytes; cars 200 each. */
  static final long MAX_BYTES = 4L * 1024 * 1024;

  private final Vertx vertx;
  private final Path path;
  private final long settling;
  private Optional<Buffer> last = Optional.empty();
  private @Nullable Future<Buffer> looking;

  private FileStore(Vertx vertx, JsonObject configuration) {
    this.vertx = vertx;
    this.path = Path.of(configuration.getString(PATH));
    this.settling = configuration.getLong(SETTLING_MS);
  }

  /** How vertx-config finds the store. */
  public static final class Factory implements ConfigStoreFactory {

    @Override
    public String name() {
      return TYPE;
    }

    @Override
    public ConfigStore create(Vertx vertx, JsonObject configuration) {
      return new FileStore(vertx, configuration);
    }
  }

  /** The file's content. Looks that come while a change settles share its result. */
  @Override
  public synchronized Future<Buffer> get() {
    var running = looking;
    if (running == null || running.isComplete()) {
      running = read().compose(this::settled).onSuccess(this::keep);
      looking = running;
    }
    return running;
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }

  private synchronized void keep(Buffer content) {
    last = Optional.of(content);
  }

  private synchronized Future<Buffer> settled(Buffer content) {
    var isKnown = last.isEmpty() || last.get().equals(content);
    return isKnown ? Future.succeededFuture(content) : settle(content);
  }

  private Future<Buffer> settle(Buffer content) {
    return vertx
        .timer(settling)
        .compose(passed -> read())
        .compose(again -> again.equals(content) ? Future.succeededFuture(again) : settle(again));
  }

  private Future<Buffer> read() {
    return vertx.executeBlocking(this::readNow);
  }

  private Buffer readNow() {
    try {
      var file = Files.readAttributes(path, BasicFileAttributes.class);
      if (!file.isRegularFile()) {
        return mistake("it is no file");
      }
      if (file.size() > MAX_BYTES) {
        return mistake("%d bytes (expected: at most %d)".formatted(file.size(), MAX_BYTES));
      }
      return Buffer.buffer().appendByte(TEXT).appendBytes(Files.readAllBytes(path));
    } catch (NoSuchFileException e) { // Perhaps it was deleted between the two looks.
      return Buffer.buffer().appendByte(MISSING);
    } catch (IOException e) {
      return mistake("it cannot be read: " + e.getClass().getSimpleName());
    }
  }

  private static Buffer mistake(String text) {
    return Buffer.buffer().appendByte(MISTAKE).appendString(text);
  }
}
