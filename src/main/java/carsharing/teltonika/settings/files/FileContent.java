package carsharing.teltonika.settings.files;

import io.vertx.core.json.JsonObject;
import java.util.Objects;

/** What a file of the operator says. */
public sealed interface FileContent {

  /**
   * YAML.
   *
   * @param fields what stands in it
   * @param isBlank whether the file has no byte
   */
  record Fields(JsonObject fields, boolean isBlank) implements FileContent {}

  /** There is no such file. */
  record Missing() implements FileContent {}

  /**
   * The file cannot be used.
   *
   * @param mistake what was expected, and the place
   */
  record Wrong(String mistake) implements FileContent {}

  /** This content as a configuration of vertx-config, which compares configurations. */
  default JsonObject toJson() {
    var json = new JsonObject();
    if (this instanceof Fields read) {
      json.put("fields", read.fields()).put("isBlank", read.isBlank());
    } else if (this instanceof Wrong wrong) {
      json.put("mistake", wrong.mistake());
    }
    return json;
  }

  /** The content of which {@link #toJson()} has made a configuration. */
  static FileContent of(JsonObject json) {
    if (json.containsKey("fields")) {
      return new Fields(json.getJsonObject("fields"), json.getBoolean("isBlank"));
    }
    return json.containsKey("mistake")
        ? new Wrong(Objects.requireNonNull(json.getString("mistake")))
        : new Missing();
  }
}
