package carsharing.teltonika.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.NodePackages;
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
    var right = "recordId: e03141537f95a1288ca328038b2dd704";
    assertThat(text).contains(right);
    var schemas = Path.of("docs", "schemas").toAbsolutePath() + "/";
    var wrong = text.replace(right, "recordId: 7").replace("./schemas/", schemas);

    var said = check(Files.writeString(folder.resolve("wrong.yaml"), wrong));

    assertThat(said).contains("recordId").endsWith("checked\n");
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
