package carsharing.teltonika.settings;

/**
 * What is logged, and how.
 *
 * @param format lines for people, or one JSON object a line
 * @param level of the server's own classes
 */
public record LogSettings(Format format, Level level) {

  /** How a line is written. */
  public enum Format {
    TEXT,
    JSON
  }

  /** From the fewest lines to the most. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  static LogSettings from(SettingsReader in) {
    return new LogSettings(in.choice("format", Format.TEXT), in.choice("level", Level.INFO));
  }
}
