package carsharing.teltonika.settings;

import carsharing.teltonika.settings.read.SettingsReader;
import java.nio.file.Path;

/**
 * The embedded services of the standalone jar.
 *
 * @param data the folder that they keep their data in
 */
public record EmbeddedSettings(Path data) {

  static EmbeddedSettings from(SettingsReader in) {
    return new EmbeddedSettings(Path.of(in.file("data", "data")));
  }
}
