package carsharing.teltonika.settings;

import java.util.List;

/** Settings that are not what they should be. The message lists every mistake, one a line. */
public final class InvalidSettingsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public InvalidSettingsException(List<String> mistakes) {
    super(
        "The settings have %d mistake%s:%n  %s"
            .formatted(
                mistakes.size(),
                mistakes.size() == 1 ? "" : "s",
                String.join(System.lineSeparator() + "  ", mistakes)),
        null,
        false,
        false);
  }
}
