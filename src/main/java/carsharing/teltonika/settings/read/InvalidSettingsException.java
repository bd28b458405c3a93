package carsharing.teltonika.settings.read;

import java.util.List;

/** Settings that are not what they should be. The message lists every mistake, one a line. */
public final class InvalidSettingsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** All mistakes. */
  public InvalidSettingsException(List<String> mistakes) {
    this(mistakes, mistakes.size());
  }

  /**
   * The first of many mistakes.
   *
   * @param count of all
   */
  public InvalidSettingsException(List<String> mistakes, int count) {
    super(
        "The settings have %d mistake%s:%n  %s%s"
            .formatted(
                count,
                count == 1 ? "" : "s",
                String.join(System.lineSeparator() + "  ", mistakes),
                count > mistakes.size()
                    ? "%n  and %d more".formatted(count - mistakes.size())
                    : ""),
        null,
        false,
        false);
  }
}
