package carsharing.teltonika.command.script;

import java.io.IOException;
import java.util.List;

/** The file of scripts is not as it should be; the message lists every mistake. */
public final class InvalidScriptsException extends IOException {

  private static final long serialVersionUID = 1;

  /**
   * @param mistakes each with script, step and rule
   */
  public InvalidScriptsException(String file, List<String> mistakes) {
    super(
        "%s has %d mistake%s:%n  %s"
            .formatted(
                file,
                mistakes.size(),
                mistakes.size() == 1 ? "" : "s",
                String.join(System.lineSeparator() + "  ", mistakes)));
  }
}
