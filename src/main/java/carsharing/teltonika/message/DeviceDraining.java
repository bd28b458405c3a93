package carsharing.teltonika.message;

import carsharing.teltonika.protocol.Imei;

/**
 * The server is stopping, and this connection is to be closed. Answered as soon as no command is
 * left on it; no other is begun.
 *
 * @param connection as announced by {@link DeviceConnected}
 */
public record DeviceDraining(Imei imei, long connection) {

  /** Where it is told. */
  public static final String ADDRESS = "devices.draining";
}
