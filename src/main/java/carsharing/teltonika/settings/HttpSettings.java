package carsharing.teltonika.settings;

/**
 * Where operators ask how the server is.
 *
 * @param host address to listen on
 * @param port TCP port, or 0 for any free one
 */
public record HttpSettings(String host, int port) {

  static HttpSettings from(SettingsReader in) {
    return new HttpSettings(in.text("host", "127.0.0.1"), in.number("port", 8080, 0, 65_535));
  }
}
