package carsharing.teltonika.protocol;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * The records of one frame, in the order sent: mostly newest first.
 *
 * @param codec how they were encoded
 * @param records 0-255 of them
 * @param wrongIoTotals records whose announced number of IO elements is not the sum of their
 *     groups; they were decoded by the groups
 */
public record AvlFrame(AvlCodec codec, List<AvlRecord> records, int wrongIoTotals) {

  /** Most records that the one-byte count of a frame can announce. */
  public static final int MAX_RECORDS = 255;

  /** Bytes before the first record: codec id and record count. */
  public static final int HEAD_LENGTH = 2;

  /**
   * @throws IllegalArgumentException where there are more records than a frame can hold
   */
  public AvlFrame {
    records = List.copyOf(records);
    if (records.size() > MAX_RECORDS) {
      throw new IllegalArgumentException(records.size() + " records, at most 255 expected");
    }
  }

  /**
   * Decodes a frame whose checksum is right.
   *
   * @throws MalformedFrameException where the codec is unknown, a record does not fit, the two
   *     record counts differ, or bytes are left over
   */
  public static AvlFrame decode(Frame frame) {
    var codec = AvlCodec.of(frame.codecId()).orElseThrow(() -> unknownCodec(frame));
    var cursor = new FrameCursor(frame.data(), HEAD_LENGTH);
    var count = frame.recordCount();
    cursor.require(count * codec.minRecordLength() + 1, "AVL records and their count");
    var reader = new RecordReader(cursor);
    var records = new AvlRecord[count];
    for (var i = 0; i < count; i++) {
      records[i] = codec.decode(reader);
    }
    checkEnd(cursor, count);
    return new AvlFrame(codec, List.of(records), reader.wrongIoTotals());
  }

  /**
   * Where the records of a frame end: the first record begins at offset 2, and each other one at
   * the end of the record before it.
   *
   * @param frame one that {@link #decode} has decoded
   * @return for each record, the offset behind its last byte
   */
  public static int[] recordEnds(Frame frame) {
    var codec = AvlCodec.of(frame.codecId()).orElseThrow(() -> unknownCodec(frame));
    var reader = new RecordReader(new FrameCursor(frame.data(), HEAD_LENGTH));
    var ends = new int[frame.recordCount()];
    for (var i = 0; i < ends.length; i++) {
      codec.skip(reader);
      ends[i] = reader.cursor().offset();
    }
    return ends;
  }

  private static void checkEnd(FrameCursor in, int count) {
    if (in.remaining() != 1) {
      throw new MalformedFrameException(
          "second record count expected after %d records, %d bytes left at offset %d"
              .formatted(count, in.remaining(), in.offset()));
    }
    var second = in.nextUnsignedByte();
    if (second != count) {
      throw new MalformedFrameException(
          "record counts differ: %d at the front, %d at the end".formatted(count, second));
    }
  }

  private static MalformedFrameException unknownCodec(Frame frame) {
    return new MalformedFrameException(
        "codec 08, 8E or 10 expected, got %02X".formatted(frame.codecId()));
  }

  /** The frame as a tracker would send it. */
  public Frame encode() {
    var data =
        Buffer.buffer()
            .appendUnsignedByte((short) codec.id())
            .appendUnsignedByte((short) records.size());
    records.forEach(record -> codec.encode(record, data));
    data.appendUnsignedByte((short) records.size());
    return Frame.of(data.getBytes());
  }
}
