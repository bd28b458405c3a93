package carsharing.teltonika.device.tls;

import carsharing.teltonika.settings.read.InvalidSettingsException;
import java.util.List;

/** What is wrong with a file of TLS, in the words of the settings. */
final class TlsMistake {

  private TlsMistake() {}

  /**
   * A mistake that names the setting, the file, what is wrong with it, and what was expected.
   *
   * @param what follows the file's name, for example {@code cannot be read}
   */
  static InvalidSettingsException of(String setting, String file, String what, String expected) {
    return new InvalidSettingsException(
        List.of("%s: %s %s (expected: %s)".formatted(setting, file, what, expected)));
  }
}
