package carsharing.teltonika.testing;

import io.vertx.config.yaml.YamlProcessor;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads YAML as the server does, without a file. */
public final class Yaml {

  private static final Vertx VERTX = Vertx.vertx();

  private Yaml() {}

  /** The content, or empty where it is no YAML that has names at its top. */
  public static Optional<JsonObject> read(byte[] text) {
    try {
      return Optional.of(content(text));
    } catch (ExecutionException e) {
      return Optional.empty();
    }
  }

  /**
   * The content.
   *
   * @throws ExecutionException with what the server is told where there is none
   */
  public static JsonObject content(byte[] text) throws ExecutionException {
    try {
      return new YamlProcessor()
          .process(VERTX, new JsonObject(), Buffer.buffer(text))
          .toCompletionStage()
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
    } catch (TimeoutException | InterruptedException e) {
      throw new AssertionError("no end of reading", e);
    }
  }
}
