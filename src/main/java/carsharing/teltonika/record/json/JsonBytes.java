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

  /** Writes eight bytes at once, the lowest first. */
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final byte[] HEX = ascii("0123456789abcdef");

  /** The digits of 00 to 99, two bytes each. */
  private static final byte[] PAIRS = pairs();

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

  private static byte[] pairs() {
    var digits = new StringBuilder();
    for (var i = 0; i < 100; i++) {
      digits.append(i / 10).append(i % 10);
    }
    return ascii(digits.toString());
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

  /** Decimal digits, with a minus in front where the value is below zero. */
  JsonBytes number(long value) {
    reserve(MAX_DIGITS);
    if (value < 0) {
      return value == Long.MIN_VALUE ? put(Long.toString(value)) : put('-').number(-value);
    }
    var start = length;
    length += digits(value);
    var at = length;
    var rest = value;
    while (rest >= 10) {
      var pair = (int) (rest % 100) * 2;
      rest /= 100;
      bytes[--at] = PAIRS[pair + 1];
      bytes[--at] = PAIRS[pair];
    }
    if (at > start) {
      bytes[start] = (byte) ('0' + rest);
    }
    return this;
  }

  /** Decimal digits of a fraction, of {@code width} places, without zeros at its end. */
  void fraction(int value, int width) {
    reserve(width);
    var rest = value;
    for (var at = length + width - 1; at >= length; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += width;
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
      bytes[length++] = HEX[(value[i] >> 4) & 0xF];
      bytes[length++] = HEX[value[i] & 0xF];
    }
    return this;
  }

  private static int digits(long value) {
    var digits = 1;
    var rest = value;
    while (rest >= 10_000) {
      rest /= 10_000;
      digits += 4;
    }
    return rest < 100 ? digits + (rest < 10 ? 0 : 1) : digits + (rest < 1000 ? 2 : 3);
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
