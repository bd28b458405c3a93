package carsharing.teltonika.message;

import carsharing.teltonika.protocol.Imei;

/**
 * A tracker has said who it is; its connection listens for a {@link DeviceRequest} now.
 *
 * @param connection told from others of this process, so that what is meant for an older connection
 *     of the same IMEI does not reach the newer one
 * @param acceptedAt when its IMEI was accepted, ns by {@link System#nanoTime()}
 */
public record DeviceConnected(Imei imei, long connection, long acceptedAt) {

  /** Where it is announced. */
  public static final String ADDRESS = "devices.connected";

  /** Where the connection listens. */
  public String address() {
    return "device." + imei.digits() + "." + connection;
  }
}
