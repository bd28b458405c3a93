package carsharing.teltonika.car.profile;

import carsharing.teltonika.protocol.IoElements;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One place where a property can be found: an IO element, or bits of it.
 *
 * @param element AVL id
 * @param bytes the narrowest element that this can be. A narrower one is something else
 * @param mask the bits that count, from the least significant one
 * @param scale a number is multiplied by it
 * @param isInverted whether a flag is set where the bits are 0
 * @param data the bits that show that the element says something: if all of them are 0, and those
 *     of the mask, it says nothing; 0 if the element always says something
 * @param lastKnownIf the flag that says that this source is asleep
 * @param text how a text is written
 */
record Source(
    int element,
    int bytes,
    long mask,
    BigDecimal scale,
    boolean isInverted,
    long data,
    Optional<Property> lastKnownIf,
    TextForm text) {

  /** How the bytes of an element become a text. */
  enum TextForm {
    /** Lower-case hex, two digits a byte. */
    HEX,
    /** An unsigned decimal. */
    DECIMAL,
    /** ASCII; hex if it cannot be printed. */
    ASCII
  }

  /** All bits of an element count. */
  static final long WHOLE = -1;

  /** The element always says something, 0 included. */
  static final long ALWAYS = 0;

  /** Bytes of the longest text that a record has. */
  private static final int MAX_TEXT = 64;

  /** Bytes of an element that holds these bits: 1, 2, 4 or 8. */
  static int bytesFor(long mask) {
    if (mask == WHOLE) {
      return 1;
    }
    var bits = Long.SIZE - Long.numberOfLeadingZeros(mask);
    return bits > Integer.SIZE
        ? Long.BYTES
        : bits > Short.SIZE ? Integer.BYTES : bits > Byte.SIZE ? Short.BYTES : Byte.BYTES;
  }

  /** Whether the value of the whole element says all. */
  boolean isPlain() {
    return mask == WHOLE && !isInverted && data == ALWAYS && lastKnownIf.isEmpty();
  }

  /** Whether a car can send 0 here for ever because its model does not know the flag. */
  boolean canBeUnused() {
    return mask != WHOLE || lastKnownIf.isPresent();
  }

  /** Whether a record has the element, and any of the bits that count is 1. */
  boolean isAnySet(IoElements elements) {
    return bits(elements).orElse(0) != 0;
  }

  /** Whether a record has the element, and the element is without data. */
  boolean isWithoutData(IoElements elements) {
    var index = elements.indexOf(element).orElse(-1);
    return index >= 0 && !elements.isVariable(index) && saysNothing(elements.value(index));
  }

  /** Whether a record has the element, and this is a bit of an element that is 0 as a whole. */
  boolean isBitOfNothing(IoElements elements) {
    var index = elements.indexOf(element).orElse(-1);
    return mask != WHOLE && index >= 0 && elements.value(index) == 0;
  }

  /** The bits that count, as a number; empty if the record has no such element. */
  private OptionalLong bits(IoElements elements) {
    var index = elements.indexOf(element).orElse(-1);
    if (index < 0 || elements.isVariable(index) || elements.length(index) < bytes) {
      return OptionalLong.empty();
    }
    var value = elements.value(index);
    return saysNothing(value)
        ? OptionalLong.empty()
        : OptionalLong.of((value & mask) >>> Long.numberOfTrailingZeros(mask));
  }

  /** Whether an element of this value is without data. */
  boolean saysNothing(long value) {
    return data != ALWAYS && (value & (mask == WHOLE ? data : data | mask)) == 0;
  }

  /** Whether what it says is known to come from the vehicle, and not from a bus without data. */
  boolean showsThatItHasData() {
    return data != ALWAYS;
  }

  Optional<Boolean> flag(IoElements elements) {
    var bits = bits(elements);
    return bits.isPresent() ? Optional.of((bits.getAsLong() != 0) != isInverted) : Optional.empty();
  }

  Optional<BigDecimal> number(IoElements elements) {
    var bits = bits(elements);
    return bits.isPresent()
        ? Optional.of(unsigned(bits.getAsLong()).multiply(scale))
        : Optional.empty();
  }

  private static BigDecimal unsigned(long value) {
    return value >= 0
        ? BigDecimal.valueOf(value)
        : new BigDecimal(new BigInteger(Long.toUnsignedString(value)));
  }

  /** The text; an empty one if the element is there and holds nothing. */
  Optional<String> text(IoElements elements) {
    var index = elements.indexOf(element).orElse(-1);
    if (index < 0 || elements.length(index) > MAX_TEXT || isTooNarrow(elements, index)) {
      return Optional.empty();
    }
    var raw = elements.bytes(index);
    var isBlank = true;
    for (var each : raw) {
      isBlank &= each == 0;
    }
    return Optional.of(isBlank ? "" : written(raw));
  }

  private boolean isTooNarrow(IoElements elements, int index) {
    return !elements.isVariable(index) && elements.length(index) < bytes;
  }

  private String written(byte[] raw) {
    return switch (text) {
      case HEX -> HexFormat.of().formatHex(raw);
      case DECIMAL -> new BigInteger(1, raw).toString();
      case ASCII -> {
        var ascii = new String(raw, StandardCharsets.ISO_8859_1).replace('\0', ' ').strip();
        yield ascii.chars().allMatch(c -> c >= ' ' && c <= '~')
            ? ascii
            : HexFormat.of().formatHex(raw);
      }
    };
  }
}
