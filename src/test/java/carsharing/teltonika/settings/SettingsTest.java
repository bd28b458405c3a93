package carsharing.teltonika.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import carsharing.teltonika.settings.read.InvalidSettingsException;
import carsharing.teltonika.settings.read.SettingsReader;
import carsharing.teltonika.settings.read.Uris;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@VertxTest
class SettingsTest {

  private final Vertx vertx;

  @TempDir private Path directory;

  SettingsTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @Test
  void hasADefaultForEverything() throws Exception {
    var settings = load("", Map.of());

    assertThat(settings.devices().port()).isEqualTo(5027);
    assertThat(settings.http().host()).isEqualTo("127.0.0.1");
    assertThat(settings.records().queue()).isEqualTo("record");
    assertThat(settings.records().effectiveRoutingKey()).isEqualTo("record");
    assertThat(settings.rabbitmq().uri()).isEqualTo("amqp://guest:guest@127.0.0.1:5672");
  }

  @Test
  void takesEmbeddedServicesByDefaultWhereTheJarHasThem() throws Exception {
    var settings =
        get(LiveSettings.load(vertx, TimeSource.SYSTEM, Map.of(), new JsonObject(), true)).get();

    assertThat(settings.rabbitmq().isEmbedded()).isTrue();
    assertThat(settings.redis().isEmbedded()).isTrue();
  }

  /** A server that is a little slow would not live. */
  @Test
  void refusesThatAServerCountsAsDeadWithinASecond() {
    assertThatThrownBy(() -> load("commands:\n  deadAfter: 999ms\n", Map.of()))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("commands.deadAfter: 999ms (expected: at least 1s)");
  }

  /** AMQP 0-9-1 sends the length of a name as a byte. */
  @ParameterizedTest
  @ValueSource(strings = {"queue", "quarantineQueue", "deadLetterQueue", "exchange", "routingKey"})
  void refusesANameThatIsTooLongForAmqp(String name) throws Exception {
    var longest = "\u017d".repeat(127) + "x"; // 255 bytes
    load("records: { %s: %s }".formatted(name, longest), Map.of());

    assertThatThrownBy(() -> load("records: { %s: %sx }".formatted(name, longest), Map.of()))
        .hasMessageContaining("records." + name + ": ")
        .hasMessageContaining("255 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"queue", "quarantineQueue", "deadLetterQueue"})
  void refusesAQueueWithANameOfTheBrokersOwn(String name) {
    assertThatThrownBy(() -> load("records: { %s: amq.records }".formatted(name), Map.of()))
        .hasMessageContaining("amq.records (expected: a name that does not begin with amq.)");
  }

  @Test
  void documentsEverySettingWithItsDefault() throws Exception {
    var file = Path.of("conf", "server.yaml");
    var documented =
        get(LiveSettings.load(vertx, TimeSource.SYSTEM, config(file), new JsonObject(), false))
            .get();
    var text = Files.readString(file);

    assertThat(documented).isEqualTo(load("", Map.of()));
    var reader = new SettingsReader(List.of());
    ServerSettings.from(reader, false);
    for (var path : reader.known()) {
      var depth = path.chars().filter(c -> c == '.').count();
      var name = path.substring(path.lastIndexOf('.') + 1);
      assertThat(text).as(path).containsPattern("(?m)^ {" + 2 * depth + "}(# )?" + name + ": ");
    }
  }

  @Test
  void letsTheEnvironmentWinOverTheFileAndConfOverBoth() throws Exception {
    var yaml = "devices:\n  port: 1\n  backlog: 10\n  host: one\n";
    var environment = Map.of("DEVICES_PORT", "2", "DEVICES_BACKLOG", "20", "DEVICES_HOST", "");
    var conf = new JsonObject().put("devices", new JsonObject().put("port", 3));

    var devices = load(yaml, environment, conf).devices();

    assertThat(devices.port()).isEqualTo(3);
    assertThat(devices.backlog()).isEqualTo(20);
    assertThat(devices.host()).isEqualTo("one");
  }

  @Test
  void listsEveryMistakeWithPathValueRuleAndSource() {
    var yaml =
        """
        devices:
          port: 70000
          prot: 1
          idleTimeout: soon
          maxFrameLength: 1KB
          host: [a, b]
        records:
          queueType: lazy
          window:
        rabbitmq:
          reconnectMin: 5s
        nonsense: true
        """;

    assertThatThrownBy(() -> load(yaml, Map.of("RECORDS_QUEUE", "q", "HTTP_PORT", "-1")))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("devices.port: 70000 (expected: 0-65535) from " + file())
        .hasMessageContaining("devices.prot: unknown (did you mean devices.port?), from " + file())
        .hasMessageContaining("devices.idleTimeout: soon (expected: a duration such as")
        .hasMessageContaining("devices.maxFrameLength: 1KB (expected: a size such as")
        .hasMessageContaining("devices.host: [\"a\",\"b\"] (expected: a text")
        .hasMessageContaining("records.queueType: lazy (expected: one of classic, quorum, stream)")
        .hasMessageContaining("records.window: null (expected: 1-100000)")
        .hasMessageContaining("rabbitmq.reconnectMax: ")
        .hasMessageContaining("nonsense: unknown")
        .hasMessageContaining("http.port: -1 (expected: 0-65535) from HTTP_PORT")
        .hasMessageStartingWith("The settings have 10 mistakes:");
  }

  @Test
  void refusesTwoKindsOfMapTiles() {
    var yaml = "console: { tiles: 'https://a.example/{z}/{x}/{y}.png', pmtiles: city.pmtiles }\n";

    assertThatThrownBy(() -> load(yaml, Map.of()))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("console.pmtiles: city.pmtiles")
        .hasMessageContaining("a map has one kind of tiles");
  }

  @Test
  void refusesEachSettingOfTheWrongType() {
    var reader = new SettingsReader(List.of());
    ServerSettings.from(reader, false);
    assertThat(reader.known()).hasSizeGreaterThan(60);
    for (var path : reader.known()) {
      for (var wrong : List.of(new JsonArray().add(1), new JsonObject().put("a", 1))) {
        var name = path.split("\\.", 2);
        var conf = new JsonObject().put(name[0], new JsonObject().put(name[1], wrong));
        assertThatThrownBy(() -> load("", Map.of(), conf))
            .isInstanceOf(InvalidSettingsException.class)
            .hasMessageContaining(path)
            .hasMessageEndingWith("from -conf");
      }
    }
  }

  @Test
  void refusesUnknownSettingsOfConf() {
    var conf = new JsonObject().put("devices", new JsonObject().put("Port", 1));

    assertThatThrownBy(() -> load("", Map.of(), conf))
        .hasMessageContaining("devices.Port: unknown (did you mean devices.port?), from -conf");
  }

  @Test
  void namesFileAndLineOfBrokenYaml() {
    assertThatThrownBy(() -> load("devices:\n  port: [1\n", Map.of()))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(file())
        .hasMessageContaining("line 3");
  }

  @Test
  void refusesANamedFileThatIsNotThere() {
    var missing = directory.resolve("missing.yaml");

    assertThatThrownBy(
            () ->
                get(
                    LiveSettings.load(
                        vertx, TimeSource.SYSTEM, config(missing), new JsonObject(), false)))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(missing + ": no such file, from SERVER_CONFIG");
  }

  @Test
  void takesASectionWhoseLinesAreAllCommentedOut() throws Exception {
    assertThat(load("redis:\n  # uri: redis://x\n", Map.of())).isEqualTo(load("", Map.of()));
  }

  @Test
  void takesAFileOfNothingButComments() throws Exception {
    assertThat(load("# devices:\n#   port: 1\n", Map.of())).isEqualTo(load("", Map.of()));
  }

  @ParameterizedTest
  @CsvSource({"250ms, 250", "30s, 30000", "5m, 300000", "1h, 3600000", "1d, 86400000"})
  void readsDurations(String text, long millis) throws Exception {
    assertThat(load("", Map.of("DEVICES_IDLETIMEOUT", text)).devices().idleTimeout())
        .isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "30", "-1s", "1.5s", "s", "99999999999s"})
  void refusesWhatIsNoDuration(String text) {
    assertThatThrownBy(() -> load("", Map.of("DEVICES_IDLETIMEOUT", text)))
        .hasMessageContaining("devices.idleTimeout: " + text);
  }

  @Test
  void readsSizes() throws Exception {
    assertThat(load("", Map.of("DEVICES_MAXFRAMELENGTH", "4KiB")).devices().maxFrameLength())
        .isEqualTo(4096);
    assertThat(load("", Map.of("DEVICES_MAXFRAMELENGTH", "1280")).devices().maxFrameLength())
        .isEqualTo(1280);
    assertThat(load("", Map.of("RECORDS_MAXWAITING", "1GiB")).records().maxWaiting())
        .isEqualTo(1L << 30);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://host", "amqp:", "amqp://", "amqp://ho st", "localhost:5672"})
  void refusesWhatIsNoAmqpUri(String uri) {
    assertThatThrownBy(() -> load("", Map.of("RABBITMQ_URI", uri)))
        .hasMessageContaining("(expected: amqp:// or amqps:// with a host, or embedded)");
  }

  @Test
  void neverShowsAPassword() throws Exception {
    assertThatThrownBy(() -> load("", Map.of("RABBITMQ_URI", "http://user:s3cret@host")))
        .hasMessageContaining("http://user:***@host")
        .hasMessageNotContaining("s3cret");
    var uri = "amqp://user:s3c:r@t@host:5672/v";
    assertThat(Uris.withoutPassword(uri)).isEqualTo("amqp://user:***@host:5672/v");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, , , redis://localhost:6379",
    "localhost, , 6380, redis://localhost:6380",
    "localhost, p@ss w, 6380, redis://:p%40ss%20w@localhost:6380",
    "redis://cache, secret, , redis://:secret@cache:6379",
    "redis://cache:7000, , 6380, redis://cache:7000",
    "rediss://:own@cache:7000/2, secret, 6380, rediss://:own@cache:7000/2",
  })
  void understandsTheOriginalsRedisVariables(String url, String password, String port, String uri)
      throws Exception {
    var environment = new HashMap<>(Map.of("redisURL", url));
    environment.put("redisPW", password == null ? "" : password);
    environment.put("redisPort", port == null ? "" : port);

    assertThat(load("", environment).redis().uri()).isEqualTo(uri);
  }

  @Test
  void letsOurOwnVariablesWinOverTheOriginals() throws Exception {
    var original = Map.of("rabbitMQUrl", "amqp://old");
    var both = Map.of("rabbitMQUrl", "amqp://old", "RABBITMQ_URI", "amqp://new");

    assertThat(load("", original).rabbitmq().uri()).isEqualTo("amqp://old");
    assertThat(load("", both).rabbitmq().uri()).isEqualTo("amqp://new");
  }

  private String file() {
    return directory.resolve("server.yaml").toString();
  }

  private ServerSettings load(String yaml, Map<String, String> environment) throws Exception {
    return load(yaml, environment, new JsonObject());
  }

  private ServerSettings load(String yaml, Map<String, String> environment, JsonObject conf)
      throws Exception {
    Files.writeString(Path.of(file()), yaml);
    var all = new HashMap<>(environment);
    all.putAll(config(Path.of(file())));
    return get(LiveSettings.load(vertx, TimeSource.SYSTEM, all, conf, false)).get();
  }

  private static Map<String, String> config(Path file) {
    return Map.of("SERVER_CONFIG", file.toString());
  }

  private static <T> T get(io.vertx.core.Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw (Exception) e.getCause();
    }
  }
}
