package carsharing.teltonika.record.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;

/**
 * A Bluetooth beacon that a tracker has seen, from the list in AVL id 385.
 *
 * <p>The list is a byte with part number and number of parts, then for each beacon: flags (bit 0
 * RSSI, bit 1 battery, bit 2 temperature, bit 5 iBeacon and not Eddystone), the id, and what the
 * flags say.
 *
 * @param flags as sent; in hex they are the contract's {@code beaconType}
 * @param id 20 bytes of an iBeacon (UUID 16, major 2, minor 2) or 16 of an Eddystone (namespace 10,
 *     instance 6), as lower-case hex
 * @param rssi signal strength, dBm
 * @param voltage battery, mV
 * @param temperature as sent, signed; Teltonika gives no scale
 */
public record Beacon(
    int flags, String id, OptionalInt rssi, OptionalInt voltage, OptionalInt temperature) {

  /** The AVL id of a list of beacons, which is also the event id of its record. */
  public static final int AVL_ID = 385;

  private static final int RSSI = 0x01;
  private static final int BATTERY = 0x02;
  private static final int TEMPERATURE = 0x04;
  private static final int I_BEACON = 0x20;
  private static final int KNOWN = RSSI | BATTERY | TEMPERATURE | I_BEACON;
  private static final int I_BEACON_ID = 20;
  private static final int EDDYSTONE_ID = 16;

  /** Whether it is an iBeacon; an Eddystone otherwise. */
  public boolean isIBeacon() {
    return (flags & I_BEACON) != 0;
  }

  /** The contract's name of the kind: the flags in hex, {@code 21}, {@code 1} or {@code 7}. */
  public String type() {
    return Integer.toHexString(flags);
  }

  /**
   * Reads a list as far as it can be read: a beacon with unknown flags or missing bytes, whose
   * length nobody knows, ends it.
   */
  public static List<Beacon> listOf(byte[] value) {
    var beacons = new ArrayList<Beacon>();
    var offset = 1;
    while (offset < value.length) {
      var flags = value[offset] & 0xFF;
      var length = length(flags);
      if ((flags & ~KNOWN) != 0 || offset + length > value.length) {
        break;
      }
      beacons.add(read(Arrays.copyOfRange(value, offset, offset + length)));
      offset += length;
    }
    return beacons;
  }

  private static int length(int flags) {
    return 1
        + idLength(flags)
        + ((flags & RSSI) != 0 ? 1 : 0)
        + ((flags & BATTERY) != 0 ? 2 : 0)
        + ((flags & TEMPERATURE) != 0 ? 2 : 0);
  }

  private static int idLength(int flags) {
    return (flags & I_BEACON) != 0 ? I_BEACON_ID : EDDYSTONE_ID;
  }

  private static Beacon read(byte[] bytes) {
    var flags = bytes[0] & 0xFF;
    var offset = 1 + idLength(flags);
    var id = HexFormat.of().formatHex(bytes, 1, offset);
    var rssi = OptionalInt.empty();
    var voltage = OptionalInt.empty();
    var temperature = OptionalInt.empty();
    if ((flags & RSSI) != 0) {
      rssi = OptionalInt.of(bytes[offset++]);
    }
    if ((flags & BATTERY) != 0) {
      voltage = OptionalInt.of(signed16(bytes, offset) & 0xFFFF);
      offset += 2;
    }
    if ((flags & TEMPERATURE) != 0) {
      temperature = OptionalInt.of(signed16(bytes, offset));
    }
    return new Beacon(flags, id, rssi, voltage, temperature);
  }

  private static int signed16(byte[] bytes, int offset) {
    return (bytes[offset] << 8) | (bytes[offset + 1] & 0xFF);
  }
}
