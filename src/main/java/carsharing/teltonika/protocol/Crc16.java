package carsharing.teltonika.protocol;

import java.util.Objects;

/**
 * CRC-16/IBM, also known as CRC-16/ARC: reflected polynomial 0xA001, initial value 0, no final xor.
 *
 * <p>It covers a frame's data, from the codec id to the second record count, both included.
 */
public final class Crc16 {

  private static final int POLYNOMIAL = 0xA001;

  /** Bytes that are looked up at a time: their table lookups do not wait for each other. */
  private static final int SLICE = 8;

  /** What a byte adds to the checksum, by how many bytes of its slice come after it. */
  private static final char[][] TABLES = tables();

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
    Objects.checkFromToIndex(start, end, data.length);
    var crc = 0;
    var i = start;
    for (; i <= end - SLICE; i += SLICE) {
      crc =
          TABLES[7][(data[i] ^ crc) & 0xFF]
              ^ TABLES[6][(data[i + 1] ^ (crc >>> 8)) & 0xFF]
              ^ TABLES[5][data[i + 2] & 0xFF]
              ^ TABLES[4][data[i + 3] & 0xFF]
              ^ TABLES[3][data[i + 4] & 0xFF]
              ^ TABLES[2][data[i + 5] & 0xFF]
              ^ TABLES[1][data[i + 6] & 0xFF]
              ^ TABLES[0][data[i + 7] & 0xFF];
    }
    for (; i < end; i++) {
      crc = (crc >>> 8) ^ TABLES[0][(crc ^ data[i]) & 0xFF];
    }
    return crc;
  }

  private static char[][] tables() {
    var tables = new char[SLICE][256];
    for (var value = 0; value < 256; value++) {
      var crc = value;
      for (var table : tables) {
        for (var bit = 0; bit < 8; bit++) {
          crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL;
        }
        table[value] = (char) crc;
      }
    }
    return tables;
  }
}
