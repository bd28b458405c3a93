package carsharing.teltonika.settings.files;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A file of the operator that is loaded at the start and again when it changes. A content is loaded
 * once, whether it can be used or not. Lives on one event loop.
 */
public final class FollowedFile {

  /** What is made of the file. */
  public interface Reader {

    /** Uses a content. Fails with the mistakes if it cannot be used; what was used stays. */
    Future<Void> load(FileContent content);

    /** A changed content is in use. */
    void loadedAgain();

    /** A changed content cannot be used. */
    void refuse(String reason);
  }

  private final Vertx vertx;
  private final Reader reader;
  private Optional<FileContent> last = Optional.empty();

  public FollowedFile(Vertx vertx, Reader reader) {
    this.vertx = vertx;
    this.reader = reader;
  }

  /**
   * Loads the file and follows it. Fails if it cannot be used.
   *
   * @param path may name another file later
   * @param interval between two looks at the file
   */
  public Future<Void> open(Supplier<Path> path, Supplier<Duration> interval) {
    return OperatorFile.read(vertx, path.get())
        .compose(this::load)
        .onSuccess(loaded -> OperatorFile.follow(vertx, path, interval.get(), this::changed));
  }

  /** The file has another content than before, or the same at the first look. */
  public void changed(FileContent content) {
    if (!last.equals(Optional.of(content))) {
      load(content)
          .onSuccess(loaded -> reader.loadedAgain())
          .onFailure(cause -> reader.refuse(String.valueOf(cause.getMessage())));
    }
  }

  private Future<Void> load(FileContent content) {
    last = Optional.of(content);
    return reader.load(content);
  }
}
