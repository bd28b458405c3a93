package carsharing.teltonika.settings;

/**
 * Which trackers may connect.
 *
 * @param imeis all, or those of a file, or those of a Redis set
 * @param file an IMEI a line; what follows a {@code #} is a comment
 * @param key of the Redis set
 */
public record AllowSettings(Mode imeis, String file, String key) {

  /** Where the IMEIs stand that may connect. */
  public enum Mode {
    /** Nowhere: all may. */
    ALL,
    FILE,
    REDIS
  }

  static AllowSettings from(SettingsReader in) {
    return new AllowSettings(
        in.choice("imeis", Mode.ALL),
        in.file("file", "conf/imeis.txt"),
        in.text("key", "teltonika:imeis"));
  }
}
