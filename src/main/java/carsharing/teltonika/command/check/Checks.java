package carsharing.teltonika.command.check;

import carsharing.teltonika.settings.CommandSettings;
import java.util.Map;

/** The checks that scripts can name. */
public final class Checks {

  private Checks() {}

  /** All checks by their names in a script. */
  public static Map<String, Check> all(CommandSettings settings) {
    return Map.of(
        "finishCheck",
        new FinishCheck(settings.maxRecordAge(), settings.strictGps()),
        "lockCheck",
        new LockCheck());
  }
}
