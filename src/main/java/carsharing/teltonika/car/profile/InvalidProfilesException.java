package carsharing.teltonika.car.profile;

import carsharing.teltonika.settings.files.Mistakes;
import java.io.IOException;
import java.util.List;

/** The file of profiles cannot be used; the message lists every mistake. */
public final class InvalidProfilesException extends IOException {

  private static final long serialVersionUID = 1;

  /**
   * @param mistakes each with its line, its place, and what was expected
   */
  InvalidProfilesException(String file, List<String> mistakes) {
    super(Mistakes.listed(file, mistakes));
  }
}
