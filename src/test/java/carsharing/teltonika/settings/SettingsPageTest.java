package carsharing.teltonika.settings;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.settings.read.InvalidSettingsException;
import carsharing.teltonika.settings.read.SettingsReader;
import carsharing.teltonika.settings.read.SettingsSource;
import carsharing.teltonika.testing.Futures;
import carsharing.teltonika.testing.MarkdownPage;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/settings.md} and the code know the same settings. */
@VertxTest
class SettingsPageTest {

  private static final Pattern ROW =
      Pattern.compile("^\\| `(\\w+(?:\\.\\w+)+)` \\| `(.*?)` \\| (.+) \\|$", Pattern.MULTILINE);
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final Pattern SETTING = Pattern.compile("([a-z]\\w*(?:\\.[a-z]\\w*)+)(: .*)?");

  /** Files in prose whose names look like settings of the section before the dot. */
  private static final List<String> FILES =
      List.of("commands.yaml", "cars.md", "cars.yaml", "tls.conf", "rabbitmq.conf");

  @Test
  void everySettingStandsThereWithItsDefault() throws Exception {
    var defaults = read();
    var rows = rows();

    assertThat(rows.keySet()).isEqualTo(new TreeMap<>(defaults).keySet());
    var environment = new HashMap<String, String>();
    var empty = new JsonObject(); // An empty variable is none, so empty texts need another source.
    rows.forEach(
        (path, text) -> {
          if (text.equals("\"\"")) {
            var dot = path.indexOf('.');
            var section = empty.getJsonObject(path.substring(0, dot), new JsonObject());
            empty.put(path.substring(0, dot), section.put(path.substring(dot + 1), ""));
          } else {
            environment.put(SettingsSource.Environment.nameOf(path), text);
          }
        });
    var page = SettingsSource.Tree.of("docs/settings.md", empty);
    assertThat(read(new SettingsSource.Environment(environment), page)).isEqualTo(defaults);
  }

  @Test
  void noPageNamesASettingThatIsNotThere() throws Exception {
    var known = read().keySet();
    var sections = known.stream().map(path -> path.substring(0, path.indexOf('.'))).toList();

    for (var page : MarkdownPage.all()) {
      if (page.path().endsWith("CHANGELOG.md")) {
        continue; // It also names settings of the past.
      }
      for (var code : CODE.matcher(page.prose()).results().toList()) {
        var setting = SETTING.matcher(code.group(1));
        if (setting.matches() && !FILES.contains(setting.group(1))) {
          var path = setting.group(1);
          if (sections.contains(path.substring(0, path.indexOf('.')))) {
            assertThat(known).as(page.path().toString()).contains(path);
          }
        }
      }
    }
  }

  @Test
  void theServerTakesTheSettingsOfTheExamples(Vertx vertx, @TempDir Path folder) throws Exception {
    var examples = 0;
    for (var page : MarkdownPage.all()) {
      for (var yaml : page.blocks("yaml")) {
        if (yaml.startsWith(" ")) {
          continue; // A script of a command, below "scripts:".
        }
        var file = Files.writeString(folder.resolve("server.yaml"), yaml);
        var source = Map.of("SERVER_CONFIG", file.toString());
        var settings = LiveSettings.load(vertx, TimeSource.SYSTEM, source, new JsonObject(), false);
        assertThat(Futures.get(settings).get()).as(yaml).isNotNull();
        examples++;
      }
    }
    assertThat(examples).isGreaterThan(1);
  }

  private static Map<String, Object> read(SettingsSource... sources)
      throws InvalidSettingsException {
    var reader = new SettingsReader(List.of(sources));
    ServerSettings.from(reader, false);
    reader.finish();
    return reader.values();
  }

  private static Map<String, String> rows() throws IOException {
    var rows = new TreeMap<String, String>();
    var page = MarkdownPage.of("docs/settings.md");
    ROW.matcher(page.text())
        .results()
        .forEach(row -> assertThat(rows.put(row.group(1), row.group(2))).as(row.group(1)).isNull());
    return rows;
  }
}
