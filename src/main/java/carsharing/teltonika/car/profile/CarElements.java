package carsharing.teltonika.car.profile;

import carsharing.teltonika.protocol.IoElements;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The other way round: builds the IO elements that a tracker of a family sends, from what is true
 * of its car. For simulated cars.
 */
public final class CarElements {

  private record Fixed(int bytes, long value) {}

  private final Profile profile;
  private final int maxId;
  private final Map<Integer, Fixed> elements = new LinkedHashMap<>();

  /**
   * @param maxId the largest AVL id that the codec can carry: 255 or 65535
   */
  public CarElements(Profile profile, int maxId) {
    this.profile = profile;
    this.maxId = maxId;
  }

  private List<Source> sources(Property property) {
    return profile.sources(property).stream().filter(each -> each.element() <= maxId).toList();
  }

  /** Sets or clears a flag in all its sources. */
  public CarElements flag(Property property, boolean isSet) {
    for (var source : sources(property)) {
      var isOne = isSet != source.isInverted();
      var bits = source.mask() == Source.WHOLE ? 1 : source.mask();
      put(source.element(), source.bytes(), isOne ? bits : 0);
    }
    return this;
  }

  /** Puts a number into its best source, rounded to what the element can hold. */
  public CarElements number(Property property, BigDecimal value) {
    sources(property).stream()
        .findFirst()
        .ifPresent(
            source -> {
              var raw = value.divide(source.scale(), 0, RoundingMode.HALF_UP).longValue();
              put(source.element(), Math.max(source.bytes(), Source.bytesFor(raw)), raw);
            });
    return this;
  }

  /** Puts an id of 64 bits into the best source of a text; 0 is nobody's. */
  public CarElements id(Property property, long id) {
    sources(property).stream()
        .findFirst()
        .ifPresent(source -> put(source.element(), Long.BYTES, id));
    return this;
  }

  /** Adds the bits of a value to an element, which is made if it is not there yet. */
  public CarElements put(int element, int bytes, long value) {
    elements.merge(
        element,
        new Fixed(bytes, value),
        (old, added) ->
            new Fixed(Math.max(old.bytes(), added.bytes()), old.value() | added.value()));
    return this;
  }

  /** The elements in the order in which they were put; variable ones can be added. */
  public IoElements.Builder build() {
    var builder = IoElements.builder();
    elements.forEach(
        (id, fixed) -> {
          switch (fixed.bytes()) {
            case Byte.BYTES -> builder.add1(id, fixed.value());
            case Short.BYTES -> builder.add2(id, fixed.value());
            case Integer.BYTES -> builder.add4(id, fixed.value());
            default -> builder.add8(id, fixed.value());
          }
        });
    return builder;
  }
}
