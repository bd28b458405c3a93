package carsharing.teltonika.car.dictionary;

import carsharing.teltonika.protocol.GprsText;
import carsharing.teltonika.protocol.IoElements;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What an AVL id means in a family.
 *
 * @param name unique in the family
 * @param unit of the scaled value; empty if it has none
 * @param multiplier the raw number times this is the value in the unit
 * @param kind how the bytes are read
 * @param width bytes that the table expects: 1, 2, 4 or 8, or {@link #ANY_WIDTH}. The number of
 *     bytes that were sent counts, and not this one
 */
public record ElementMeaning(
    String name, String unit, BigDecimal multiplier, ElementKind kind, int width) {

  /** The width of an element that may have any number of bytes. */
  public static final int ANY_WIDTH = 0;

  /** Whether the table expects as many bytes. */
  public boolean hasWidth(int bytes) {
    return width == ANY_WIDTH || width == bytes;
  }

  /** The value of the element at {@code index}, from the bytes that were sent. */
  public ElementValue read(IoElements elements, int index) {
    var length = elements.length(index);
    if (length == 0 || length > IoElements.MAX_NUMBER) {
      return ElementValue.NOTHING;
    }
    if (isNumber() && length <= Integer.BYTES && !elements.isVariable(index)) {
      return scaled(BigDecimal.valueOf(small(elements.value(index), length)));
    }
    var bytes = elements.bytes(index);
    return switch (kind) {
      case UNSIGNED -> scaled(new BigDecimal(new BigInteger(1, bytes)));
      case SIGNED -> scaled(new BigDecimal(new BigInteger(bytes)));
      case TEXT -> new ElementValue.Text(text(bytes));
      case HEX -> new ElementValue.Text(HexFormat.of().formatHex(bytes));
      case DIGITS -> new ElementValue.Text(new BigInteger(1, bytes).toString());
    };
  }

  private boolean isNumber() {
    return kind == ElementKind.UNSIGNED || kind == ElementKind.SIGNED;
  }

  private long small(long raw, int length) {
    var above = Long.SIZE - length * Byte.SIZE;
    return kind == ElementKind.SIGNED ? raw << above >> above : raw;
  }

  private ElementValue scaled(BigDecimal raw) {
    var value = raw.multiply(multiplier).stripTrailingZeros();
    return new ElementValue.Amount(value.scale() < 0 ? value.setScale(0) : value);
  }

  /** Trackers fill up texts of a fixed length with zeros or blanks. */
  private static String text(byte[] bytes) {
    var end = bytes.length;
    while (end > 0 && (bytes[end - 1] == 0 || bytes[end - 1] == ' ')) {
      end--;
    }
    return GprsText.decode(Arrays.copyOf(bytes, end));
  }
}
