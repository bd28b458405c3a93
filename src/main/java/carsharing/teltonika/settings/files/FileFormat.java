package carsharing.teltonika.settings.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.config.spi.ConfigProcessor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/**
 * A format of vertx-config: what {@link FileStore} has found, read as YAML. A mistake is content as
 * well, so that vertx-config tells it once, when it is new.
 */
public final class FileFormat implements ConfigProcessor {

  /** The name of the format. */
  static final String NAME = "operator-yaml";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Future<JsonObject> process(Vertx vertx, JsonObject configuration, Buffer input) {
    return vertx.executeBlocking(() -> content(input).toJson());
  }

  private static FileContent content(Buffer input) {
    var text = input.getString(1, input.length(), UTF_8.name());
    return switch (input.getByte(0)) {
      case FileStore.TEXT -> parsed(text);
      case FileStore.MISTAKE -> new FileContent.Wrong(text);
      default -> new FileContent.Missing();
    };
  }

  private static FileContent parsed(String text) {
    try {
      return new FileContent.Fields(PlainYaml.parse(text), text.isEmpty());
    } catch (DecodeException e) {
      return new FileContent.Wrong(String.valueOf(e.getMessage()));
    }
  }
}
