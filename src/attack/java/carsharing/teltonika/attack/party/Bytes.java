package carsharing.teltonika.attack.party;

import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.simulator.tracker.TrackerConnection;
import io.vertx.core.buffer.Buffer;
import java.util.Random;

/**
 * What strangers send, byte for byte as `protocol` describes it, and what no tracker would send.
 */
public final class Bytes {

  /** Bytes of a frame that is as long as the server takes. */
  public static final int LONGEST = 64 * 1024;

  private static final int CODEC = AvlCodec.CODEC_8_EXTENDED.id();
  private static final int GPS_LENGTH = 15;

  private Bytes() {}

  /** The announcement of an IMEI. */
  public static byte[] imei(String imei) {
    return TrackerConnection.identification(imei).getBytes();
  }

  /** Preamble and length of a frame as long as may be, and half of its data. */
  public static byte[] halfFrame() {
    return Buffer.buffer()
        .appendInt(0)
        .appendInt(LONGEST)
        .appendBytes(new byte[LONGEST / 2])
        .getBytes();
  }

  /** A frame without records, which is acknowledged at once. */
  public static byte[] emptyFrame() {
    return wire(Buffer.buffer().appendByte((byte) CODEC).appendByte((byte) 0).appendByte((byte) 0));
  }

  /** The same bytes again and again. */
  public static byte[] repeated(byte[] bytes, int times) {
    var all = Buffer.buffer(bytes.length * times);
    for (var i = 0; i < times; i++) {
      all.appendBytes(bytes);
    }
    return all.getBytes();
  }

  /** Bytes by chance. */
  public static byte[] garbage(Random random, int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A frame with the right checksum that nobody can decode. */
  public static byte[] undecodable(Random random, int length) {
    return wire(
        Buffer.buffer()
            .appendByte((byte) CODEC)
            .appendByte((byte) 9)
            .appendBytes(garbage(random, length)));
  }

  /**
   * 255 records that each announce 65,535 elements and have none, but for the last, which has as
   * many as there is room for.
   */
  public static byte[] announcedElements(long timestamp) {
    var records = 255;
    var data = Buffer.buffer().appendByte((byte) CODEC).appendUnsignedByte((short) records);
    for (var i = 1; i < records; i++) {
      head(data, timestamp + i).appendUnsignedShort(65_535);
      data.appendBytes(new byte[5 * Short.BYTES]);
    }
    head(data, timestamp + records).appendUnsignedShort(65_535);
    var count = (LONGEST - data.length() - 5 * Short.BYTES - 1) / 3;
    data.appendUnsignedShort(count);
    for (var i = 0; i < count; i++) {
      data.appendUnsignedShort(i).appendByte((byte) 1);
    }
    data.appendBytes(new byte[4 * Short.BYTES]);
    return wire(data.appendUnsignedByte((short) records));
  }

  /**
   * One record with so many elements of variable length.
   *
   * @param length bytes of each
   */
  public static byte[] variableElements(Random random, long timestamp, int count, int length) {
    var data = head(Buffer.buffer().appendByte((byte) CODEC).appendByte((byte) 1), timestamp);
    data.appendUnsignedShort(count).appendBytes(new byte[4 * Short.BYTES]);
    data.appendUnsignedShort(count);
    for (var i = 0; i < count; i++) {
      data.appendUnsignedShort(10_000 + i).appendUnsignedShort(length);
      data.appendBytes(garbage(random, length));
    }
    return wire(data.appendByte((byte) 1));
  }

  private static Buffer head(Buffer data, long timestamp) {
    return data.appendLong(timestamp)
        .appendByte((byte) 0)
        .appendBytes(new byte[GPS_LENGTH])
        .appendUnsignedShort(0);
  }

  /** A text of codec 12 that nobody has asked for. */
  public static byte[] text(String text) {
    return new GprsMessage.Answer(text).encode().encode().getBytes();
  }

  /** A text of codec 13, from a serial port. */
  public static byte[] serialText(String text) {
    return TrackerConnection.serialFrame(text, 1_700_000_000_000L).encode().getBytes();
  }

  /** A text of codec 14 in the name of another tracker. */
  public static byte[] foreignText(String imei, String text) {
    var payload = Buffer.buffer().appendLong(Long.parseUnsignedLong("0" + imei, 16));
    return message(GprsMessage.CODEC_14, payload.appendString(text, "ISO-8859-1"));
  }

  private static byte[] message(int codec, Buffer payload) {
    return wire(
        Buffer.buffer()
            .appendByte((byte) codec)
            .appendByte((byte) 1)
            .appendByte((byte) 6)
            .appendInt(payload.length())
            .appendBuffer(payload)
            .appendByte((byte) 1));
  }

  private static byte[] wire(Buffer data) {
    return Frame.of(data.getBytes()).encode().getBytes();
  }
}
