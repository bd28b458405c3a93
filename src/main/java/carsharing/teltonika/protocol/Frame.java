package carsharing.teltonika.protocol;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * One frame of the TCP stream, checked for its boundaries only: preamble {@code 00000000}, data
 * length (4 bytes), data, CRC (4 bytes).
 *
 * @param data from the codec id to the second record count, at least {@link #MIN_DATA_LENGTH}
 *     bytes; shared and not to be changed
 * @param crc the checksum as sent, 32 bits of which a sound frame uses the lower 16
 */
@SuppressWarnings("ArrayRecordComponent") // A frame travels by reference; nothing compares frames.
public record Frame(byte[] data, int crc) {

  /** Codec id and both record counts. */
  public static final int MIN_DATA_LENGTH = 3;

  /** Bytes of the frame beside its data: preamble, length and checksum. */
  private static final int AROUND = 3 * Integer.BYTES;

  /** The frame that carries {@code data}, with the checksum it should have. */
  public static Frame of(byte[] data) {
    return new Frame(data, Crc16.of(data));
  }

  /**
   * The frame that these bytes are as a whole, as {@link #encode} writes it; empty if they are
   * none.
   */
  public static Optional<Frame> ofWire(byte[] bytes) {
    var wire = Buffer.buffer(bytes);
    if (bytes.length < AROUND + MIN_DATA_LENGTH
        || wire.getInt(0) != 0
        || wire.getInt(Integer.BYTES) != bytes.length - AROUND) {
      return Optional.empty();
    }
    var end = bytes.length - Integer.BYTES;
    return Optional.of(new Frame(wire.getBytes(2 * Integer.BYTES, end), wire.getInt(end)));
  }

  /** What the data is encoded in, 0-255; see {@link AvlCodec} and {@link GprsMessage}. */
  public int codecId() {
    return data[0] & 0xFF;
  }

  /** The first record count (N1), 0-255: what an acknowledgement repeats. */
  public int recordCount() {
    return data[1] & 0xFF;
  }

  /** Whether the data is what the tracker's checksum says. */
  public boolean isIntact() {
    return crc == Crc16.of(data);
  }

  /** Its length, and its checksum as sent and as it should be, for a log. */
  public String described() {
    return "%d bytes with CRC %08X where %04X is right".formatted(data.length, crc, Crc16.of(data));
  }

  /** The frame as it stands on the wire. */
  public Buffer encode() {
    return Buffer.buffer(data.length + 12)
        .appendInt(0)
        .appendInt(data.length)
        .appendBytes(data)
        .appendInt(crc);
  }
}
