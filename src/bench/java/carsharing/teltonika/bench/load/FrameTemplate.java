package carsharing.teltonika.bench.load;

import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Crc16;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.IoElements;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.OptionalInt;

/**
 * A frame of codec 8 Extended that is encoded once and then gets other times: what a tracker costs
 * is to be the server's affair and not the load generator's.
 *
 * <p>CRC-16 is linear: the checksum of a frame is that of the frame with all times 0, xor what each
 * byte of a time adds at its place. So a new frame takes a few look-ups and not a pass over it.
 */
public final class FrameTemplate {

  /**
   * Between the records of a frame, and between the last of one frame and the first of the next.
   */
  static final long MILLIS_PER_RECORD = 1000;

  /** Preamble and length of the frame, codec id and record count. */
  private static final int FIRST_RECORD = 10;

  private static final int CRC_LENGTH = 4;

  /** The two highest bytes of a time stay 0 for some thousand years. */
  private static final int TIME_BYTES = 6;

  private final int records;
  private final int recordLength;
  private final Buffer timeless;
  private final int timelessCrc;

  /** What a byte of a record's time adds to the checksum: by record and byte, then by value. */
  private final char[][] shares;

  /**
   * @param records of a frame, 1-255
   */
  FrameTemplate(int records) {
    this.records = records;
    this.timeless = frame(records).encode().encode();
    this.recordLength = (timeless.length() - FIRST_RECORD - 1 - CRC_LENGTH) / records;
    var end = timeless.length() - CRC_LENGTH;
    this.timelessCrc = timeless.getInt(end);
    this.shares = new char[records * TIME_BYTES][];
    for (var i = 0; i < shares.length; i++) {
      var place = timeAt(i / TIME_BYTES) + 2 + i % TIME_BYTES;
      shares[i] = shares(end - place);
    }
  }

  /** Frames of the same size as this one, with the records of a typical car. */
  public static AvlFrame frame(int records) {
    var all = new ArrayList<AvlRecord>(records);
    for (var i = 0; i < records; i++) {
      all.add(record());
    }
    return new AvlFrame(AvlCodec.CODEC_8_EXTENDED, all, 0);
  }

  /** What a tracker with a CAN adapter sends while its car drives: 26 elements. */
  private static AvlRecord record() {
    var elements = IoElements.builder();
    elements.add1(239, 1).add1(240, 1).add1(21, 4).add1(200, 0).add1(69, 1);
    elements.add1(179, 0).add1(180, 0).add1(81, 47).add1(89, 63).add1(113, 98);
    elements.add2(181, 11).add2(182, 7).add2(66, 14_123).add2(67, 4061);
    elements.add2(68, 0).add2(24, 47).add2(85, 2730).add2(90, 0);
    elements.add4(16, 23_456_789).add4(87, 23_458_023).add4(241, 24_601).add4(199, 5234);
    elements.add8(132, 1L << 25 | 1L << 38 | 3).add8(78, 0x0123_4567_89AB_CDEFL);
    elements.add8(11, 893_700_110L).add8(14, 2_345_678_901L);
    var gps = new GpsElement(252_797_181, 546_871_550, 112, 274, 14, 47);
    return new AvlRecord(0, 0, gps, 0, OptionalInt.empty(), elements.build());
  }

  /** A frame of its own for a tracker, to be filled in before each sending. */
  Buffer newFrame() {
    return timeless.copy();
  }

  /**
   * Makes it the frame whose oldest record is of {@code time}, ms since 1970; the newest comes
   * first.
   */
  void fill(Buffer frame, long time) {
    var crc = timelessCrc;
    for (var record = 0; record < records; record++) {
      var recordTime = time + (records - 1 - record) * MILLIS_PER_RECORD;
      frame.setLong(timeAt(record), recordTime);
      var share = record * TIME_BYTES;
      for (var shift = 8 * (TIME_BYTES - 1); shift >= 0; shift -= 8) {
        crc ^= shares[share++][(int) (recordTime >>> shift) & 0xFF];
      }
    }
    frame.setInt(frame.length() - CRC_LENGTH, crc);
  }

  private int timeAt(int record) {
    return FIRST_RECORD + record * recordLength;
  }

  /** Of each value of a byte that stands so many bytes before the end of the data. */
  private static char[] shares(int beforeEnd) {
    var data = new byte[beforeEnd];
    var shares = new char[256];
    for (var value = 1; value < shares.length; value++) {
      var lowest = Integer.lowestOneBit(value);
      if (value == lowest) {
        data[0] = (byte) value;
        shares[value] = (char) Crc16.of(data);
      } else {
        shares[value] = (char) (shares[lowest] ^ shares[value ^ lowest]);
      }
    }
    return shares;
  }
}
