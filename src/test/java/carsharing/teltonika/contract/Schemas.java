package carsharing.teltonika.contract;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The JSON Schemas of {@code docs/schemas}. Many threads may ask. */
public final class Schemas {

  /** Where they are. */
  static final Path FOLDER = Path.of("docs", "schemas");

  private final SortedMap<String, JsonObject> texts = new TreeMap<>();
  private final Map<String, Validator> validators = new TreeMap<>();

  /** Reads all of them; fails if one is no schema. */
  public Schemas() {
    var options =
        new JsonSchemaOptions()
            .setDraft(Draft.DRAFT202012)
            .setBaseUri("https://schemas.invalid")
            .setOutputFormat(OutputFormat.Basic);
    try (var files = Files.list(FOLDER)) {
      for (var file : files.toList()) {
        var name = file.getFileName().toString().replaceFirst("\\.v(\\d+)\\.json$", "/$1");
        var text = Files.readString(file);
        texts.put(name, new JsonObject(text));
        validators.put(name, Validator.create(JsonSchema.of(new JsonObject(text)), options));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The schemas by name and version, such as {@code avl-records/1}. */
  SortedMap<String, JsonObject> all() {
    return texts;
  }

  /** The file of a schema. */
  static Path file(String schema) {
    return FOLDER.resolve(schema.replace("/", ".v") + ".json");
  }

  /**
   * What is wrong with a message, a line for each thing; empty if it is as the schema says.
   *
   * @param schema name and version, such as {@code avl-records/1}
   * @throws IllegalArgumentException if there is no such schema
   */
  public synchronized List<String> mistakes(String schema, Object message) {
    var validator = validators.get(schema);
    if (validator == null) {
      throw new IllegalArgumentException("no schema " + schema + " among " + validators.keySet());
    }
    var result = validator.validate(message);
    return Boolean.TRUE.equals(result.getValid())
        ? List.of()
        : result.getErrors().stream()
            .map(
                error ->
                    "%s: %s: %s in %s"
                        .formatted(schema, error.getInstanceLocation(), error.getError(), message))
            .toList();
  }
}
