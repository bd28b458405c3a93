package carsharing.teltonika.message;

import carsharing.teltonika.protocol.Imei;

/**
 * A connection that was announced as {@link DeviceConnected} has ended.
 *
 * @param connection as announced
 */
public record DeviceDisconnected(Imei imei, long connection) {

  /** Where it is told. */
  public static final String ADDRESS = "devices.disconnected";
}
