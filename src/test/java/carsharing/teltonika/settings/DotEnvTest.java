package carsharing.teltonika.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import carsharing.teltonika.settings.files.DotEnv;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file {@code .env} of the Node.js server. */
class DotEnvTest {

  @Test
  void readsWhatDotenvReads() {
    var text =
        """
        # RabbitMQ
        rabbitMQUrl=amqp://user:pass@broker:5672/cars
        export redisURL = cache.example   # the old one
          redisPW='its #1'
        QUOTED="two words"
        ESCAPED="first\\nsecond \\"third\\""
        BACK=`a'b"c`
        HASH=a#b
        EMPTY=
        COMMENT=#nothing
        NOT A LINE
        EQUALS=a=b==
        TWICE=1
        TWICE=2
        """;

    assertThat(DotEnv.parse(text))
        .containsOnly(
            entry("rabbitMQUrl", "amqp://user:pass@broker:5672/cars"),
            entry("redisURL", "cache.example"),
            entry("redisPW", "its #1"),
            entry("QUOTED", "two words"),
            entry("ESCAPED", "first\nsecond \"third\""),
            entry("BACK", "a'b\"c"),
            entry("HASH", "a#b"),
            entry("EMPTY", ""),
            entry("COMMENT", ""),
            entry("EQUALS", "a=b=="),
            entry("TWICE", "2"));
  }

  @Test
  void readsAFileThatWindowsHasWritten() {
    assertThat(DotEnv.parse("\uFEFFredisURL=cache\r\nredisPW=\"a b\" \r\nredisPort = 6380\r\n"))
        .containsOnly(
            entry("redisURL", "cache"), entry("redisPW", "a b"), entry("redisPort", "6380"));
  }

  @Test
  void findsNothingInAFileThatIsMissingOrNone(@TempDir Path folder) throws Exception {
    assertThat(DotEnv.read(folder.resolve(".env"))).isEmpty();
    assertThat(DotEnv.read(folder)).isEmpty();
    var large = Files.writeString(folder.resolve("large"), "a=b\n".repeat(20_000));
    assertThat(DotEnv.read(large)).isEmpty();
  }

  @Test
  void namesRabbitMqAndRedisIfNothingElseDoes() {
    var dotEnv = Map.of("rabbitMQUrl", "amqp://broker", "redisURL", "cache", "redisPW", "secret");

    var settings = read(Map.of(), dotEnv, new JsonObject());

    assertThat(settings.rabbitmq().uri()).isEqualTo("amqp://broker");
    assertThat(settings.redis().uri()).isEqualTo("redis://:secret@cache:6379");
  }

  @Test
  void losesAgainstTheSettingsFileAndTheEnvironment() {
    var dotEnv = Map.of("rabbitMQUrl", "amqp://old", "redisURL", "old", "redisPW", "secret");
    var file = new JsonObject().put("rabbitmq", new JsonObject().put("uri", "amqp://new"));

    assertThat(read(Map.of(), dotEnv, file).rabbitmq().uri()).isEqualTo("amqp://new");
    assertThat(read(Map.of("REDIS_URI", "redis://new"), dotEnv, file).redis().uri())
        .isEqualTo("redis://new");
    assertThat(read(Map.of("redisURL", "newer"), dotEnv, file).redis().uri())
        .isEqualTo("redis://:secret@newer:6379");
  }

  @Test
  void countsForNoOtherSetting() {
    var settings = read(Map.of(), Map.of("DEVICES_PORT", "1", "REDIS_URI", "x"), new JsonObject());

    assertThat(settings.devices().port()).isEqualTo(5027);
    assertThat(settings.redis().uri()).isEqualTo("redis://127.0.0.1:6379");
  }

  private static ServerSettings read(
      Map<String, String> environment, Map<String, String> dotEnv, JsonObject file) {
    var place = Settings.Place.of(environment, dotEnv, new JsonObject(), false);
    return Settings.combine(place, file).settings();
  }
}
