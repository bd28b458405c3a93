package carsharing.teltonika.quarantine;

import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.Imei;

/**
 * A frame with a right checksum that could not be decoded.
 *
 * @param at when it came, ms since 1970
 * @param reason what the decoder said
 */
public record QuarantinedFrame(Imei imei, long at, String reason, Frame frame) {

  /** Bytes of the frame as it stands on the wire. */
  public int length() {
    return frame.data().length + 12;
  }
}
