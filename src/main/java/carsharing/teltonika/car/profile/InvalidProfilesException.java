package carsharing.teltonika.car.profile;

import java.io.IOException;
import java.util.List;

/** The file of profiles cannot be used; the message lists every mistake. */
public final class InvalidProfilesException extends IOException {

  private static final long serialVersionUID = 1;

  /**
   * @param mistakes each with its line, its place, and what was expected
   */
  InvalidProfilesException(String file, List<String> mistakes) {
    super(
        "%s has %d mistake%s:%n  %s"
            .formatted(
                file,
                mistakes.size(),
                mistakes.size() == 1 ? "" : "s",
                String.join(System.lineSeparator() + "  ", mistakes)));
  }
}
