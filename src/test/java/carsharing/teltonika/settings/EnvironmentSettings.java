package carsharing.teltonika.settings;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;

/** Settings for tests that need neither a file nor a Vert.x. */
public final class EnvironmentSettings {

  private EnvironmentSettings() {}

  /**
   * The defaults, but for some variables.
   *
   * @param variables pairs of name and value
   */
  public static ServerSettings of(String... variables) {
    var environment = new HashMap<String, String>();
    for (var i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    var place = Settings.Place.of(environment, new JsonObject(), false);
    return Settings.combine(place, new JsonObject()).settings();
  }
}
