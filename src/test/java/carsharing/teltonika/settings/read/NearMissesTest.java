package carsharing.teltonika.settings.read;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.settings.ServerSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which variables look like misspelt settings. */
class NearMissesTest {

  @ParameterizedTest
  @CsvSource({
    "RABBITMQ_URL, RABBITMQ_URI",
    "RABBITMQURI, RABBITMQ_URI",
    "rabbitmq_uri, RABBITMQ_URI",
    "RABBITMQ_URL_FILE, RABBITMQ_URI_FILE",
    "RABBITMQ_HOST, RABBITMQ_URI",
    "RABBITMQ_PASSWORD, RABBITMQ_URI",
    "REDIS_URL, REDIS_URI",
    "REDIS_PASSWORD, REDIS_URI",
    "DEVICE_PORT, DEVICES_PORT",
    "DEVICES_PORTS, DEVICES_PORT",
    "HTTP_TOKENS, HTTP_TOKEN",
    "TLS_CERTIFICAT, TLS_CERTIFICATE",
    "SERVER_CONFIGS, SERVER_CONFIG",
    "RECORD_QUEUE, RECORDS_QUEUE",
  })
  void aMisspeltVariableIsToldWithTheRightName(String variable, String right) {
    assertThat(said(variable)).containsExactly("%s (did you mean %s?)".formatted(variable, right));
  }

  /** Those of other programs, of Kubernetes, and settings themselves. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "NO_PROXY",
        "LOGNAME",
        "HOSTNAME",
        "HOME",
        "JAVA_TOOL_OPTIONS",
        "RABBITMQ_DEFAULT_USER",
        "RABBITMQ_NODENAME",
        "RABBITMQ_SERVICE_HOST",
        "REDIS_PORT_6379_TCP",
        "TRACKERS_SERVICE_PORT",
        "RABBITMQ_URI",
        "RABBITMQ_URI_FILE",
        "DEVICES_PORT",
        "ALLOW_FILE",
        "SERVER_CONFIG",
        "rabbitMQUrl",
        "redisURL",
        "redisPW",
        "redisPort"
      })
  void otherVariablesAreNotMentioned(String variable) {
    assertThat(said(variable)).isEmpty();
  }

  private static List<String> said(String variable) {
    var reader = new SettingsReader(List.of());
    ServerSettings.from(reader, false);
    return new SettingsSource.Environment(Map.of(variable, "amqp://user:secret@host"))
        .nearMisses(Set.copyOf(reader.known()));
  }
}
