package carsharing.teltonika.message;

import carsharing.teltonika.protocol.Imei;
import java.time.Instant;

/**
 * A text from a tracker that nobody had asked for.
 *
 * @param receivedAt by our clock
 */
public record DeviceText(Imei imei, String text, Instant receivedAt) {

  /** Where it is told. */
  public static final String ADDRESS = "devices.texts";
}
