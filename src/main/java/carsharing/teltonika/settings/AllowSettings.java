package carsharing.teltonika.settings;

import carsharing.teltonika.settings.read.SettingsReader;

/**
 * Which trackers may connect.
 *
 * @param imeis all, or those of a file, or those of a Redis set
 * @param file an IMEI a line; what follows a {@code #} is a comment
 * @param key of the Redis set
 * @param maxImeis how many there may be
 * @param maxFile bytes of the file
 */
public record AllowSettings(Mode imeis, String file, String key, int maxImeis, int maxFile) {

  private static final int MIB = 1024 * 1024;

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
        in.text("key", "teltonika:imeis"),
        in.number("maxImeis", 1_000_000, 1, 50_000_000),
        in.size("maxFile", 32 * MIB, 1024, 1024 * MIB));
  }
}
