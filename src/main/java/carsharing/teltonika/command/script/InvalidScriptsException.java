package carsharing.teltonika.command.script;

import carsharing.teltonika.settings.files.Mistakes;
import java.io.IOException;
import java.util.List;

/** The file of scripts is not as it should be; the message lists every mistake. */
public final class InvalidScriptsException extends IOException {

  private static final long serialVersionUID = 1;

  /**
   * @param mistakes each with script, step and rule
   */
  public InvalidScriptsException(String file, List<String> mistakes) {
    super(Mistakes.listed(file, mistakes));
  }
}
