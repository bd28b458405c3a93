package carsharing.teltonika.message;

import carsharing.teltonika.protocol.Imei;
import java.time.Instant;

/**
 * A text from a tracker that nobody had asked for.
 *
 * @param text the beginning of it, if it is long
 * @param length characters of the whole text
 * @param receivedAt by our clock
 */
public record DeviceText(Imei imei, String text, int length, Instant receivedAt) {

  /** Where it is told. */
  public static final String ADDRESS = "devices.texts";
}
