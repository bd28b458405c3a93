package carsharing.teltonika.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.settings.files.PlainYaml;
import carsharing.teltonika.settings.read.InvalidSettingsException;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Target of {@code scripts/fuzz settings}: any text as {@code server.yaml}. In {@code
 * user:PASSWORD@} an input holds a password that nobody may get to see.
 */
class SettingsFuzzTest {

  private static final String MARK = "://user:PASSWORD@";
  private static final String SECRET = "Pa55w0rd";

  @MethodSource("defaults")
  @FuzzTest
  void readsOrRefusesAnyFileAndShowsNoPassword(byte[] bytes) {
    var text = new String(bytes, UTF_8);
    if (text.contains(SECRET)) {
      return;
    }
    var yaml = text.replace(MARK, "://user:" + SECRET + "@");
    try {
      var content = PlainYaml.parse(yaml);
      UsableSettings.check(combine(content, new JsonObject()), SECRET);
      combine(new JsonObject(), content);
    } catch (DecodeException e) {
      assertThat(String.valueOf(e.getMessage())).isNotEqualTo("null").doesNotContain(SECRET, "\n");
    } catch (InvalidSettingsException e) {
      assertThat(e).hasMessageContaining("The settings have ").hasMessageNotContaining(SECRET);
    }
  }

  static Stream<byte[]> defaults() throws IOException {
    return Stream.of(Files.readAllBytes(Path.of("conf", "server.yaml")));
  }

  private static ServerSettings combine(JsonObject file, JsonObject conf) {
    return Settings.combine(Settings.Place.of(Map.of(), conf, false), file).settings();
  }
}
