package carsharing.teltonika.settings;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.Futures;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** What is in {@code deploy} and {@code compose.yaml} fits the server. */
class DeployTest {

  private static final Path KUBERNETES = Path.of("deploy", "kubernetes");
  private static final Pattern VARIABLE =
      Pattern.compile(
          "(?m)^\\s+(?:- \\{ name: |Environment=)?"
              + "((?:DEVICES|HTTP|RABBITMQ|RECORDS|REDIS|TLS)_[A-Z_]+?)(?:_FILE)?(?:[:=]|, value:)");

  private final Vertx vertx = Vertx.vertx();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    Futures.get(vertx.close());
  }

  @Test
  void everyFileIsYaml() throws IOException {
    try (var files = Files.walk(Path.of("deploy"))) {
      var yaml = files.filter(file -> file.toString().endsWith(".yaml")).toList();
      assertThat(yaml).hasSizeGreaterThan(8);
      for (var file : yaml) {
        assertThat(new Yaml().loadAll(Files.readString(file))).as(file.toString()).isNotEmpty();
      }
    }
  }

  @Test
  void kustomizationNamesEveryManifest() throws IOException {
    try (var files = Files.list(KUBERNETES)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> !name.equals("kustomization.yaml"))
          .containsExactlyInAnyOrderElementsOf(
              yaml("kustomization.yaml").getJsonArray("resources").stream()
                  .map(String.class::cast)
                  .toList());
    }
  }

  @Test
  void theServerTakesTheConfigMapAndTheSecretAsItsPodGetsThem() throws Exception {
    var config = yaml("configmap.yaml").getJsonObject("data");
    var secret = yaml("secret.yaml").getJsonObject("stringData");
    var environment = new HashMap<String, String>();
    for (var variable : variablesOfThePod()) {
      var path = Path.of(variable.getString("value"));
      var volume = path.startsWith("/config") ? config : secret;
      var name = path.getFileName().toString();
      assertThat(volume.fieldNames()).contains(name);
      var file = Files.writeString(folder.resolve(name), volume.getString(name));
      environment.put(variable.getString("name"), file.toString());
    }

    var settings =
        Futures.get(LiveSettings.load(vertx, environment, new JsonObject(), false)).get();

    assertThat(settings.http().host()).isEqualTo("0.0.0.0");
    assertThat(settings.http().token()).isEqualTo(secret.getString("http-token"));
    assertThat(settings.rabbitmq().uri()).isEqualTo(secret.getString("rabbitmq-uri"));
    assertThat(settings.redis().uri()).isEqualTo(secret.getString("redis-uri"));
    assertThat(settings.records().queueType()).isEqualTo(QueueType.QUORUM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"compose.yaml", "deploy/kubernetes/deployment.yaml"})
  void everyVariableIsASetting(Path file) throws IOException {
    var reader = new SettingsReader(List.of());
    ServerSettings.from(reader, false);
    var settings =
        reader.known().stream()
            .map(path -> path.replace('.', '_').toUpperCase(Locale.ROOT))
            .toList();
    var variables =
        VARIABLE
            .matcher(Files.readString(file))
            .results()
            .map(match -> match.group(1))
            .filter(name -> !name.startsWith("RABBITMQ_DEFAULT_")) // The broker's own.
            .toList();

    assertThat(variables).contains("RABBITMQ_URI", "REDIS_URI", "HTTP_TOKEN");
    assertThat(settings).containsAll(variables);
  }

  private static List<JsonObject> variablesOfThePod() throws IOException {
    var pod =
        yaml("deployment.yaml")
            .getJsonObject("spec")
            .getJsonObject("template")
            .getJsonObject("spec");
    return pod.getJsonArray("containers").getJsonObject(0).getJsonArray("env").stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  private static JsonObject yaml(String name) throws IOException {
    Map<String, Object> document = new Yaml().load(Files.readString(KUBERNETES.resolve(name)));
    return new JsonObject(document);
  }
}
