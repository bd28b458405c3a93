package carsharing.teltonika.record.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The bytes of a JSON text while it is written, in ASCII: what a frame is told in needs no escapes.
 *
 * <p>One serves for all messages of a thread, so that writing leaves no garbage but the message.
 */
final class JsonBytes {

  private static final int USUAL = 16 * 1024;

  /** A room that a rare long message has wanted is not kept. */
  private static final int KEPT = 256 * 1024;

  private static final int MAX_DIGITS = 20;

  /** Digits of a number that are written with divisions of 32 bits, which are quicker. */
  private static final int HALF = 100_000_000;

  private static final int HALF_DIGITS = 8;

  /** Writes eight bytes at once, the lowest first. */
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Writes two bytes at once, the lowest first. */
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  /** The digits of 00 to 99. */
  private static final short[] PAIRS = pairs(100, 10);

  /** The lower-case hex digits of 00 to ff. */
  private static final short[] HEX_PAIRS = pairs(256, 16);

  private byte[] bytes = new byte[USUAL];
  private int length;

  /** Bytes of a text that is written often. */
  static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  /**
   * A text of one to eight characters as one number, for {@link #putPacked}; the first is lowest.
   */
  static long packed(String text) {
    var packed = 0L;
    for (var i = text.length() - 1; i >= 0; i--) {
      packed = packed << Byte.SIZE | text.charAt(i);
    }
    return packed;
  }

  private static short[] pairs(int count, int radix) {
    var pairs = new short[count];
    for (var i = 0; i < count; i++) {
      var text = "" + Character.forDigit(i / radix, radix) + Character.forDigit(i % radix, radix);
      pairs[i] = (short) packed(text);
    }
    return pairs;
  }

  /** Begins anew. */
  void clear() {
    length = 0;
    if (bytes.length > KEPT) {
      bytes = new byte[USUAL];
    }
  }

  /** What has been written, in a new array. */
  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** A comma, unless what follows is the first of its list or object. */
  void separate(boolean first) {
    if (!first) {
      put(',');
    }
  }

  JsonBytes put(byte[] text) {
    reserve(text.length);
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
    return this;
  }

  JsonBytes putPacked(long text) {
    reserve(Long.BYTES);
    LONGS.set(bytes, length, text);
    length += Long.BYTES - Long.numberOfLeadingZeros(text) / Byte.SIZE;
    return this;
  }

  JsonBytes put(char character) {
    reserve(1);
    bytes[length++] = (byte) character;
    return this;
  }

  JsonBytes put(String text) {
    reserve(text.length());
    for (var i = 0; i < text.length(); i++) {
      bytes[length + i] = (byte) text.charAt(i);
    }
    length += text.length();
    return this;
  }

  /** The same, and a number that is not below zero behind it. */
  JsonBytes putPacked(long text, long value) {
    reserve(Long.BYTES + MAX_DIGITS);
    LONGS.set(bytes, length, text);
    var at = length + Long.BYTES - Long.numberOfLeadingZeros(text) / Byte.SIZE;
    length = digits(bytes, at, value);
    return this;
  }

  /** Decimal digits, with a minus in front if the value is below zero. */
  JsonBytes number(long value) {
    reserve(MAX_DIGITS);
    if (value < 0) {
      return value == Long.MIN_VALUE ? put(Long.toString(value)) : put('-').number(-value);
    }
    length = digits(bytes, length, value);
    return this;
  }

  /** Writes a number that is not below zero; returns the offset behind its last digit. */
  private static int digits(byte[] bytes, int at, long value) {
    if (value < 10) {
      bytes[at] = (byte) ('0' + value);
      return at + 1;
    }
    if (value < HALF) {
      var width = width((int) value);
      fixedDigits(bytes, at + width, (int) value, width);
      return at + width;
    }
    var end = digits(bytes, at, value / HALF);
    fixedDigits(bytes, end + HALF_DIGITS, (int) (value % HALF), HALF_DIGITS);
    return end + HALF_DIGITS;
  }

  /** Decimal digits that end before {@code end}, with zeros in front if there are too few. */
  private static void fixedDigits(byte[] bytes, int end, int value, int width) {
    var rest = value;
    var at = end;
    for (var left = width; left > 1; left -= 2) {
      at -= 2;
      SHORTS.set(bytes, at, PAIRS[rest % 100]);
      rest /= 100;
    }
    if (at > end - width) {
      bytes[at - 1] = (byte) ('0' + rest);
    }
  }

  private static int width(int value) {
    if (value < 10_000) {
      return value < 100 ? (value < 10 ? 1 : 2) : (value < 1000 ? 3 : 4);
    }
    return value < 1_000_000 ? (value < 100_000 ? 5 : 6) : (value < 10_000_000 ? 7 : 8);
  }

  /** Decimal digits of a fraction, of {@code width} places, without zeros at its end. */
  void fraction(int value, int width) {
    reserve(width);
    length += width;
    fixedDigits(bytes, length, value, width);
    while (bytes[length - 1] == '0') {
      length--;
    }
  }

  /** Two lower-case digits for each byte. */
  JsonBytes hex(byte[] value) {
    return hex(value, value.length);
  }

  /** Two lower-case digits for each of the first {@code count} bytes. */
  JsonBytes hex(byte[] value, int count) {
    reserve(2 * count);
    for (var i = 0; i < count; i++) {
      SHORTS.set(bytes, length + 2 * i, HEX_PAIRS[value[i] & 0xFF]);
    }
    length += 2 * count;
    return this;
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
