package carsharing.teltonika.recent;

import carsharing.teltonika.protocol.Frame;

/**
 * A frame of records as it came.
 *
 * @param receivedAt when, ms since 1970
 * @param frame one that can be decoded
 */
public record KeptFrame(long receivedAt, Frame frame) {

  /** Bytes of the objects beside those of the frame. */
  private static final long OVERHEAD = 96;

  /** What it takes up. */
  long bytes() {
    return OVERHEAD + frame.data().length;
  }
}
