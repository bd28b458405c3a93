package carsharing.teltonika.measure;

import java.io.IOException;

/** A port that the server cannot have: taken, not allowed, or of an address that is not ours. */
public final class CannotListenException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * @param setting the path of the setting that names the port
   */
  public CannotListenException(String setting, String host, int port, Throwable cause) {
    super(
        "%s: cannot listen on %s:%d (%s)".formatted(setting, host, port, cause.getMessage()),
        cause);
  }
}
