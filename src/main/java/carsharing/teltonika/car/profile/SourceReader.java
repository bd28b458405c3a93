package carsharing.teltonika.car.profile;

import carsharing.teltonika.car.profile.Property.Kind;
import carsharing.teltonika.car.profile.Source.TextForm;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the sources of one property. */
final class SourceReader {

  static final String LAST_KNOWN_IF = "lastKnownIf";

  private static final String ELEMENT = "element";
  private static final String BYTES = "bytes";
  private static final String BIT = "bit";
  private static final String MASK = "mask";
  private static final String SCALE = "scale";
  private static final String INVERTED = "inverted";
  static final String IGNORE_ZERO = "ignoreZero";
  private static final String TEXT = "text";
  private static final Set<String> OF_FLAGS =
      Set.of(ELEMENT, BYTES, BIT, MASK, INVERTED, IGNORE_ZERO, LAST_KNOWN_IF);
  private static final Set<String> OF_NUMBERS =
      Set.of(ELEMENT, BYTES, MASK, SCALE, IGNORE_ZERO, LAST_KNOWN_IF);
  private static final Set<String> OF_TEXTS = Set.of(ELEMENT, BYTES, TEXT, LAST_KNOWN_IF);
  private static final int MAX_SOURCES = 16;
  private static final int MAX_ID = 65_535;

  /** Digits before and after the point that a scale may have. */
  private static final int MAX_DIGITS = 12;

  private static final BigInteger ALL_BITS =
      BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);

  private SourceReader() {}

  /** One source, or a list of them with the best one first. */
  static List<Source> read(Place place, Property property) {
    var all = new ArrayList<Source>();
    var isList = place.value() instanceof JsonArray;
    if (isList && (place.elements().isEmpty() || place.elements().size() > MAX_SOURCES)) {
      place.expected("1-%d sources".formatted(MAX_SOURCES));
      return all;
    }
    for (var each : place.elements()) {
      if (each.value() instanceof JsonObject) {
        all.add(source(each, property.kind()));
      } else {
        each.expected("a source such as {element: 239}, or a list of sources");
      }
    }
    return all;
  }

  private static Source source(Place place, Kind kind) {
    place.refuseOthers(
        switch (kind) {
          case FLAG -> OF_FLAGS;
          case NUMBER -> OF_NUMBERS;
          case TEXT -> OF_TEXTS;
        });
    var mask = mask(place);
    return new Source(
        element(place),
        bytes(place, Source.bytesFor(mask)),
        mask,
        scale(place.field(SCALE)),
        place.field(INVERTED).flag(),
        data(place, Source.ALWAYS),
        lastKnownIf(place.field(LAST_KNOWN_IF)),
        text(place.field(TEXT)));
  }

  /** The AVL id. */
  static int element(Place place) {
    var field = place.field(ELEMENT);
    if (field.value() == null) {
      field.missing("an AVL id, 1-" + MAX_ID);
    }
    return field.number(1, 1, MAX_ID);
  }

  /**
   * The narrowest element that a source can be.
   *
   * @param needed bytes that its bits take
   */
  static int bytes(Place place, int needed) {
    var field = place.field(BYTES);
    var bytes = field.number(needed, 1, Long.BYTES);
    if (Integer.bitCount(bytes) != 1) {
      field.expected("1, 2, 4 or 8");
    } else if (bytes < needed) {
      field.expected("at least %d, because of the bits".formatted(needed));
    }
    return bytes;
  }

  private static long mask(Place place) {
    var bit = place.field(BIT);
    var mask = place.field(MASK);
    if (bit.value() != null && mask.value() != null) {
      mask.expected("only one of bit and mask");
    }
    if (bit.value() != null) {
      return 1L << bit.number(0, 0, Long.SIZE - 1);
    }
    if (mask.value() == null) {
      return Source.WHOLE;
    }
    var bits = bits(mask.value());
    if (bits.isEmpty()) {
      mask.expected("a number such as 0x0100, of at most 64 bits");
    }
    return bits.orElse(Source.WHOLE);
  }

  /**
   * The bits of which one has to be set in an element that says something.
   *
   * @param usual if nothing is said about it
   */
  static long data(Place place, long usual) {
    var field = place.field(IGNORE_ZERO);
    if (field.value() == null) {
      return usual;
    }
    if (field.value() instanceof Boolean all) {
      return all ? Source.WHOLE : Source.ALWAYS;
    }
    var bits = bits(field.value());
    if (bits.isEmpty()) {
      field.expected("true or false, or a number such as 0xff00, of at most 64 bits");
    }
    return bits.orElse(usual);
  }

  /** A number of 1-64 bits; empty if it is something else, or 0. */
  static OptionalLong bits(@Nullable Object value) {
    var bits =
        value instanceof Number number && isWhole(number)
            ? new BigInteger(number.toString())
            : BigInteger.ZERO;
    return bits.signum() <= 0 || bits.compareTo(ALL_BITS) > 0
        ? OptionalLong.empty()
        : OptionalLong.of(bits.longValue());
  }

  private static boolean isWhole(Number number) {
    return number instanceof Integer || number instanceof Long || number instanceof BigInteger;
  }

  /** YAML reads 0.001 as a double; its shortest decimal is what stands in the file. */
  private static BigDecimal scale(Place field) {
    if (field.value() == null) {
      return BigDecimal.ONE;
    }
    try {
      var scale = new BigDecimal(String.valueOf(field.value()));
      if (scale.signum() > 0
          && scale.scale() <= MAX_DIGITS
          && scale.precision() - scale.scale() <= MAX_DIGITS) {
        return scale;
      }
    } catch (NumberFormatException e) {
      // Told below, as any other text that is no such number.
    }
    field.expected("a decimal above 0 such as 0.001, of at most %d digits".formatted(MAX_DIGITS));
    return BigDecimal.ONE;
  }

  private static Optional<Property> lastKnownIf(Place field) {
    if (field.value() == null) {
      return Optional.empty();
    }
    var property = Property.of(String.valueOf(field.value()));
    if (property.isEmpty()) {
      field.expected("the name of a property, such as moduleAsleep");
    }
    return property;
  }

  private static TextForm text(Place field) {
    if (field.value() == null) {
      return TextForm.HEX;
    }
    for (var form : TextForm.values()) {
      if (form.name().toLowerCase(Locale.ROOT).equals(field.value())) {
        return form;
      }
    }
    field.expected("hex, decimal or ascii");
    return TextForm.HEX;
  }
}
