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
  private int offset;

  FrameCursor(byte[] data, int offset) {
    this.data = data;
    this.offset = offset;
  }

  byte[] data() {
    return data;
  }

  int offset() {
    return offset;
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
              .formatted(what, length, remaining(), offset));
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
    var value = (long) LONG.get(data, offset);
    offset += Long.BYTES;
    return value;
  }

  void skip(int length) {
    offset += length;
  }
}
