package carsharing.teltonika.settings;

import carsharing.teltonika.settings.read.SettingsReader;

/**
 * What is logged, and how.
 *
 * @param format lines for people, or one JSON object a line
 * @param level of the server's own classes
 * @param maxLine characters of an event's message, and of each exception's
 */
public record LogSettings(Format format, Level level, int maxLine) {

  /** The default of {@code maxLine}. */
  public static final int DEFAULT_MAX_LINE = 4096;

  private static final int MAX_LINE = 1024 * 1024;

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
    return new LogSettings(
        in.choice("format", Format.TEXT),
        in.choice("level", Level.INFO),
        in.size("maxLine", DEFAULT_MAX_LINE, 256, MAX_LINE));
  }
}
