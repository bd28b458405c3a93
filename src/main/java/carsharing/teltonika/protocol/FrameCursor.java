package carsharing.teltonika.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads a frame's data from front to back.
 *
 * <p>{@link #require} checks the bounds once for a run of bytes and says what they were to be; the
 * {@code next} methods then read without a message of their own, yet never outside the data: the
 * array's own check stands behind them.
 */
final class FrameCursor {

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] data;
  private final int start;
  private int offset;

  FrameCursor(byte[] data, int offset) {
    this(data, offset, 0);
  }

  /**
   * Reads a part of more bytes.
   *
   * @param start where {@code data} begins in them: messages count offsets from their first byte
   */
  FrameCursor(byte[] data, int offset, int start) {
    this.data = data;
    this.offset = offset;
    this.start = start;
  }

  /** Two bytes of data, 0-65535. */
  static int unsignedShort(byte[] data, int offset) {
    return (short) SHORT.get(data, offset) & 0xFFFF;
  }

  /** Eight bytes of data. */
  static long longAt(byte[] data, int offset) {
    return (long) LONG.get(data, offset);
  }

  byte[] data() {
    return data;
  }

  int offset() {
    return offset;
  }

  /** The offset as a message says it. */
  int place() {
    return start + offset;
  }

  int remaining() {
    return data.length - offset;
  }

  /**
   * @param length bytes that must be left
   * @throws MalformedFrameException where fewer are left
   */
  void require(int length, String what) {
    if (length > remaining()) {
      throw new MalformedFrameException(
          "%s: %d bytes expected, %d left at offset %d"
              .formatted(what, length, remaining(), place()));
    }
  }

  int nextUnsignedByte() {
    return data[offset++] & 0xFF;
  }

  short nextShort() {
    var value = (short) SHORT.get(data, offset);
    offset += Short.BYTES;
    return value;
  }

  int nextUnsignedShort() {
    return nextShort() & 0xFFFF;
  }

  int nextInt() {
    var value = (int) INT.get(data, offset);
    offset += Integer.BYTES;
    return value;
  }

  long nextLong() {
    var value = longAt(data, offset);
    offset += Long.BYTES;
    return value;
  }

  /**
   * How many IO elements follow in groups that are whole: for so many there may be room made. A
   * count that the data cannot hold is left out; reading it fails.
   */
  int countElements(int idWidth, int countWidth, boolean hasVariable) {
    var at = offset;
    var sum = 0;
    for (var width = 1; width <= Long.BYTES; width *= 2) {
      if (data.length - at < countWidth) {
        return sum;
      }
      var count = countWidth == 1 ? data[at] & 0xFF : unsignedShort(data, at);
      at += countWidth + count * (idWidth + width);
      if (at > data.length) {
        return sum;
      }
      sum += count;
    }
    if (!hasVariable || data.length - at < Short.BYTES) {
      return sum;
    }
    var variable = unsignedShort(data, at);
    return sum + Math.min(variable, (data.length - at) / 4);
  }

  void skip(int length) {
    offset += length;
  }
}
