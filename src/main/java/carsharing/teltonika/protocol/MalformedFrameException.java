package carsharing.teltonika.protocol;

/**
 * Bytes that are not what the protocol allows: a stream that is no Teltonika stream, or a frame
 * that cannot be decoded. The message says what was expected, what was there, and at which offset.
 *
 * <p>It carries no stack trace: it reports a device's mistake, not ours.
 */
public final class MalformedFrameException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public MalformedFrameException(String message) {
    super(message, null, false, false);
  }
}
