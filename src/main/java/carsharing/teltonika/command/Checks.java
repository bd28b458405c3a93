package carsharing.teltonika.command;

import carsharing.teltonika.settings.CommandSettings;
import java.util.Map;

/** The checks that scripts can name. */
final class Checks {

  private Checks() {}

  static Map<String, Check> all(CommandSettings settings) {
    return Map.of(
        "finishCheck",
        new FinishCheck(settings.maxRecordAge(), settings.strictGps()),
        "lockCheck",
        new LockCheck());
  }
}
