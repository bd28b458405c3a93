package carsharing.teltonika.command;

import static carsharing.teltonika.testing.Futures.get;

import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.settings.LiveSettings;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;

/** Settings as the server has them, with some of a test's own. */
public final class DefaultSettings {

  private DefaultSettings() {}

  /** The defaults, but for when a process has died. */
  public static CommandSettings commands(Duration deadAfter) {
    var vertx = Vertx.vertx();
    try {
      var environment =
          Map.of("SERVER_CONFIG", "", "COMMANDS_DEADAFTER", deadAfter.toMillis() + "ms");
      return get(LiveSettings.load(vertx, TimeSource.SYSTEM, environment, new JsonObject(), false))
          .get()
          .commands();
    } finally {
      get(vertx.close());
    }
  }
}
