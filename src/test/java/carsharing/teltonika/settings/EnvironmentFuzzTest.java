package carsharing.teltonika.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.settings.read.InvalidSettingsException;
import carsharing.teltonika.units.Quantities;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/**
 * Target of {@code scripts/fuzz environment}: any values of variables, a line {@code NAME=value}
 * each. In {@code :PASSWORD@}, and as the value of a secret, an input holds a password that nobody
 * may get to see.
 */
class EnvironmentFuzzTest {

  private static final String SECRET = "Pa55w0rd";

  @FuzzTest
  void readsOrRefusesAnyValueAndShowsNoPassword(byte[] bytes) {
    var text = new String(bytes, UTF_8);
    if (text.contains(SECRET)) {
      return;
    }
    var variables = variables(text);
    variables.values().forEach(EnvironmentFuzzTest::checkQuantity);
    try {
      var place = Settings.Place.of(variables, new JsonObject(), false);
      UsableSettings.check(Settings.combine(place, new JsonObject()).settings(), SECRET);
    } catch (InvalidSettingsException e) {
      assertThat(e).hasMessageContaining("The settings have ").hasMessageNotContaining(SECRET);
    }
  }

  /** No value holds a zero, and none is a file's name: it might name any of this machine. */
  private static Map<String, String> variables(String text) {
    var variables = new HashMap<String, String>();
    for (var line : text.replace("\0", "").lines().toList()) {
      var name = line.replaceFirst("(?s)=.*", "");
      if (line.length() > name.length() && !name.endsWith("_FILE") && !name.contains("CONFIG")) {
        var value = line.substring(name.length() + 1).replace("\\n", "\n");
        var isSecret = name.matches("HTTP_TOKEN|WAKEUP_AUTHORIZATION|redisPW");
        variables.put(
            name,
            isSecret
                ? value.replace("PASSWORD", SECRET)
                : value.replace(":PASSWORD@", ":" + SECRET + "@"));
      }
    }
    return variables;
  }

  private static void checkQuantity(String text) {
    Quantities.duration(text).ifPresent(time -> assertThat(time.toMillis()).isPositive());
    Quantities.size(text).ifPresent(size -> assertThat(size).isNotNegative());
  }
}
