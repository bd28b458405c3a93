package carsharing.teltonika.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.settings.HttpSettings;
import carsharing.teltonika.settings.LiveSettings;
import carsharing.teltonika.settings.QueueType;
import carsharing.teltonika.settings.ServerSettings;
import carsharing.teltonika.settings.read.SettingsReader;
import carsharing.teltonika.settings.read.SettingsSource;
import carsharing.teltonika.testing.Futures;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** What is in {@code deploy} and {@code compose.yaml} fits the server. */
@VertxTest
class DeployTest {

  private static final Path KUBERNETES = Path.of("deploy", "kubernetes");
  private static final Pattern VARIABLE =
      Pattern.compile(
          "(?m)^\\s*(?:- \\{ name: |Environment=)?"
              + "((?:DEVICES|HTTP|RABBITMQ|RECORDS|REDIS|TLS)_[A-Z_]+?)(?:_FILE)?(?:[:=]|, value:)");

  /** A token or what stands in its place. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?:http-token|HTTP_TOKEN|\\btoken|Bearer)[\\\\\"']*(?:[:=]| )[\\\\\"' ]*([^\\s\"'\\\\]*)");

  private final Vertx vertx;

  @TempDir private Path folder;

  DeployTest(Vertx vertx) {
    this.vertx = vertx;
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
        Futures.get(
                LiveSettings.load(vertx, TimeSource.SYSTEM, environment, new JsonObject(), false))
            .get();

    assertThat(settings.http().host()).isEqualTo("0.0.0.0");
    assertThat(settings.http().token()).isEqualTo(secret.getString("http-token"));
    assertThat(settings.rabbitmq().uri()).isEqualTo(secret.getString("rabbitmq-uri"));
    assertThat(settings.redis().uri()).isEqualTo(secret.getString("redis-uri"));
    assertThat(settings.records().queueType()).isEqualTo(QueueType.QUORUM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "compose.yaml",
        "deploy/kubernetes/deployment.yaml",
        "deploy/systemd/teltonika-carsharing-server.service"
      })
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

  /** What stands in a file of ours is known to everybody: it must not let anybody in. */
  @Test
  void noFileHasATokenThatTheServerTakes() throws Exception {
    var found = new ArrayList<String>();
    var files =
        new ArrayList<>(
            Stream.of("README.md", "compose.yaml", "Dockerfile").map(Path::of).toList());
    for (var below : List.of("deploy", "docs", "conf")) {
      try (var all = Files.walk(Path.of(below))) {
        all.filter(Files::isRegularFile).forEach(files::add);
      }
    }
    for (var file : files) {
      // Pictures are no UTF-8, and every token is ASCII.
      var text = Files.readString(file, StandardCharsets.ISO_8859_1);
      TOKEN.matcher(text).results().forEach(match -> found.add(match.group(1)));
    }

    found.removeIf(text -> text.startsWith("/etc/")); // The file that holds one.
    assertThat(found).hasSizeGreaterThan(3).noneMatch(DeployTest::letsIn);
    assertThat(letsIn("0123456789abcdef")).isTrue();
    assertThat(letsIn("replace-me-by-a-long-random-text")).isFalse();
  }

  private static boolean letsIn(String token) {
    var environment = new SettingsSource.Environment(Map.of("HTTP_TOKEN", token));
    var reader = new SettingsReader(List.of(environment));
    return !HttpSettings.from(reader.section("http")).token().isEmpty();
  }

  @Test
  void theServerTakesTheTlsOfTheConfigMapOnceItIsNoComment() throws Exception {
    var text = yaml("configmap.yaml").getJsonObject("data").getString("server.yaml");
    var file =
        Files.writeString(folder.resolve("server.yaml"), text.replaceAll("\n#(tls:|  )", "\n$1"));

    var environment = Map.of("SERVER_CONFIG", file.toString());
    var settings =
        Futures.get(
            LiveSettings.load(vertx, TimeSource.SYSTEM, environment, new JsonObject(), false));

    var pod = Files.readString(KUBERNETES.resolve("deployment.yaml"));
    assertThat(settings.get().tls().isOn()).isTrue();
    assertThat(pod).contains("mountPath: /tls");
    assertThat(settings.get().tls().files())
        .containsExactly(Path.of("/tls/tls.crt"), Path.of("/tls/tls.key"));
  }

  @Test
  void thePortsWithAndWithoutTlsAreOpenEverywhere() throws Exception {
    var settings =
        Futures.get(
                LiveSettings.load(
                    vertx, TimeSource.SYSTEM, Map.of("SERVER_CONFIG", ""), new JsonObject(), false))
            .get();
    var plain = Integer.toString(settings.devices().port());
    var tls = Integer.toString(settings.tls().port());

    assertThat(Files.readString(Path.of("Dockerfile")))
        .contains("EXPOSE %s %s".formatted(plain, tls));
    assertThat(Files.readString(Path.of("compose.yaml")))
        .contains("- \"%1$s:%1$s\"".formatted(plain), "- \"%1$s:%1$s\"".formatted(tls));
    for (var file : List.of("kubernetes/deployment.yaml", "kubernetes/service.yaml")) {
      assertThat(Files.readString(Path.of("deploy", file)))
          .contains("ort: " + plain, "ort: " + tls, "name: trackers-tls");
    }
    assertThat(Files.readString(Path.of("deploy/haproxy/haproxy.cfg")))
        .contains("bind :" + plain, "bind :" + tls);
  }

  @Test
  void anOperatorsFilesStayOutOfTheImage() throws Exception {
    var ignored = new DockerIgnore(Files.readAllLines(Path.of(".dockerignore")));

    assertThat(
            List.of(
                "conf/server.yaml",
                "conf/imeis.txt",
                "conf/tls/privkey.pem",
                "conf/commands.yaml.bak",
                "conf/profiles.yaml.bak",
                "privkey.pem",
                ".env",
                "data/redis/appendonly.aof",
                "target/teltonika-carsharing-server.jar",
                ".git/config"))
        .allMatch(ignored::contains);
    assertThat(
            List.of(
                "pom.xml",
                ".mvn/jvm.config",
                "conf/commands.yaml",
                "conf/profiles.yaml",
                "conf/logback.xml",
                "scripts/class-archive",
                "src/main/java/carsharing/teltonika/Launcher.java"))
        .noneMatch(ignored::contains);
  }

  /** Each credential that systemd hands over is named by a variable, and none other is. */
  @ParameterizedTest
  @ValueSource(strings = {"teltonika-carsharing-server.service", "tls.conf"})
  void theServerFindsTheCredentialsOfSystemd(String name) throws Exception {
    var unit = Files.readString(Path.of("deploy", "systemd", name));

    var loaded = all("(?m)^LoadCredential=([a-z-]+):/etc/", unit);
    assertThat(loaded).isNotEmpty().isEqualTo(all("(?m)^Environment=[A-Z_]+=%d/([a-z-]+)$", unit));
  }

  private static List<String> all(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(found -> found.group(1)).toList();
  }

  /** Which files Docker leaves out: the last line counts that names a file or a folder of it. */
  private record DockerIgnore(List<String> lines) {

    boolean contains(String file) {
      var ignored = false;
      for (var line : lines) {
        var isException = line.startsWith("!");
        var pattern = isException ? line.substring(1) : line;
        if (!line.startsWith("#") && !line.isBlank() && matches(pattern, Path.of(file))) {
          ignored = !isException;
        }
      }
      return ignored;
    }

    private static boolean matches(String pattern, Path file) {
      var matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
      for (var part = file; part != null; part = part.getParent()) {
        if (matcher.matches(part)) {
          return true;
        }
      }
      return false;
    }
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
