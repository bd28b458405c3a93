package carsharing.teltonika.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.settings.files.PlainYaml;
import carsharing.teltonika.testing.NodePackages;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** AsyncAPI's own parser, and Ajv in strict mode, find nothing wrong in the contract. */
class AsyncApiTest {

  private static final Path DOCUMENT = Path.of("docs", "asyncapi.yaml");

  @TempDir private static Path folder;

  @BeforeAll
  static void install() throws Exception {
    NodePackages.installParser(folder);
  }

  @Test
  void theParserFindsNoMistake() throws Exception {
    assertThat(check(DOCUMENT)).isEqualTo("checked\n");
  }

  @Test
  void theParserFindsAMistake() throws Exception {
    var text = Files.readString(DOCUMENT);
    var right = "action: receive";
    assertThat(text).contains(right);
    var schemas = Files.createDirectory(folder.resolve("schemas"));
    for (var name : new Schemas().all().keySet()) {
      var file = Schemas.file(name);
      Files.copy(file, schemas.resolve(file.getFileName()));
    }
    var wrong = text.replace(right, "action: take");

    var said = check(Files.writeString(folder.resolve("wrong.yaml"), wrong));

    assertThat(said).contains("error", "operations.takeCommand.action").endsWith("checked\n");
  }

  /** The parser does not look at these examples. */
  @Test
  void theExamplesAreAsTheirSchemasSay() throws Exception {
    var schemas = new Schemas();
    var document = PlainYaml.parse(Files.readString(DOCUMENT));
    var messages = document.getJsonObject("components").getJsonObject("messages");
    var checked = 0;
    for (var name : messages.fieldNames()) {
      var message = messages.getJsonObject(name);
      for (var example : message.getJsonArray("examples", new JsonArray())) {
        var file = message.getJsonObject("payload").getString("$ref").replaceFirst("#.*", "");
        var schema = file.replaceFirst("\\./schemas/(.+)\\.v(\\d+)\\.json", "$1/$2");
        var payload = ((JsonObject) example).getValue("payload");
        assertThat(schemas.mistakes(schema, payload)).as(name).isEmpty();
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(3);
  }

  private static String check(Path document) throws Exception {
    var node =
        new ProcessBuilder(
                "node",
                "check.mjs",
                document.toAbsolutePath().toString(),
                Schemas.FOLDER.toAbsolutePath().toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    var said = new String(node.getInputStream().readAllBytes(), UTF_8);
    assertThat(node.waitFor()).as(said).isZero();
    return said;
  }
}
