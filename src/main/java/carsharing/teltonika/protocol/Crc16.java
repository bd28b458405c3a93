package carsharing.teltonika.protocol;

/**
 * CRC-16/IBM, also known as CRC-16/ARC: reflected polynomial 0xA001, initial value 0, no final xor.
 *
 * <p>It covers a frame's data, from the codec id to the second record count, both included.
 */
public final class Crc16 {

  private static final int POLYNOMIAL = 0xA001;
  private static final int[] TABLE = table();

  private Crc16() {}

  /** The checksum of all of {@code data}, 0-0xFFFF. */
  public static int of(byte[] data) {
    return of(data, 0, data.length);
  }

  /**
   * The checksum of the bytes from {@code start} to before {@code end}, 0-0xFFFF.
   *
   * @throws IndexOutOfBoundsException where the range is not within {@code data}
   */
  public static int of(byte[] data, int start, int end) {
    var crc = 0;
    for (var i = start; i < end; i++) {
      crc = (crc >>> 8) ^ TABLE[(crc ^ data[i]) & 0xFF];
    }
    return crc;
  }

  private static int[] table() {
    var table = new int[256];
    for (var i = 0; i < table.length; i++) {
      var crc = i;
      for (var bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL;
      }
      table[i] = crc;
    }
    return table;
  }
}
