package carsharing.teltonika.settings;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.settings.read.EffectiveSetting;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What operators are shown of the settings in force. */
class EffectiveSettingsTest {

  private static final Map<String, EffectiveSetting> SHOWN =
      Settings.combine(
              Settings.Place.of(
                  Map.of(
                      "HTTP_TOKEN",
                      "a-token-of-some-length",
                      "RABBITMQ_URI",
                      "amqp://guest:hidden@127.0.0.1"),
                  new JsonObject(),
                  false),
              new JsonObject().put("api", new JsonObject().put("traceMemory", "64KiB")))
          .effective()
          .stream()
          .collect(Collectors.toMap(EffectiveSetting::name, setting -> setting));

  @Test
  void areShownAsTheyWereWrittenWithTheirSource() {
    assertThat(SHOWN.get("api.traceMemory"))
        .isEqualTo(new EffectiveSetting("api.traceMemory", "64KiB", "conf/server.yaml"));
  }

  @Test
  void areShownAsPeopleWriteThemIfNobodyHasSetThem() {
    assertThat(shown("api.peerTimeout")).isEqualTo("2s (default)");
    assertThat(shown("redis.reconnectMin")).isEqualTo("100ms (default)");
    assertThat(shown("state.retention")).isEqualTo("90d (default)");
    assertThat(shown("allow.imeis")).isEqualTo("all (default)");
    assertThat(shown("state.enabled")).isEqualTo("true (default)");
    assertThat(shown("api.recentRecords")).isEqualTo("20 (default)");
  }

  @Test
  void showNoSecretAndNoPassword() {
    assertThat(shown("http.token")).isEqualTo("*** (HTTP_TOKEN)");
    assertThat(shown("rabbitmq.uri")).isEqualTo("amqp://guest:***@127.0.0.1 (RABBITMQ_URI)");
  }

  private static String shown(String name) {
    var setting = SHOWN.get(name);
    return "%s (%s)".formatted(setting.value(), setting.source());
  }
}
