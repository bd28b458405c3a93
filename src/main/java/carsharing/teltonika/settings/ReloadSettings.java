package carsharing.teltonika.settings;

import carsharing.teltonika.settings.read.SettingsReader;
import java.time.Duration;

/**
 * How changes are noticed.
 *
 * @param interval how often the settings, keys and lists are looked at
 */
public record ReloadSettings(Duration interval) {

  static ReloadSettings from(SettingsReader in) {
    return new ReloadSettings(in.duration("interval", Duration.ofSeconds(2)));
  }
}
