package carsharing.teltonika.car.profile;

import carsharing.teltonika.protocol.IoElements;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

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
    return flag(property, isSet, isSet);
  }

  /**
   * The same for a car whose CAN module may sleep.
   *
   * @param lastKnown goes into the sources that then have only the last known value
   */
  public CarElements flag(Property property, boolean isSet, boolean lastKnown) {
    for (var source : sources(property)) {
      var isOne = (source.lastKnownIf().isPresent() ? lastKnown : isSet) != source.isInverted();
      var bits = source.mask() == Source.WHOLE ? 1 : source.mask();
      put(source.element(), source.bytes(), isOne ? bits : 0);
    }
    return this;
  }

  /** Puts a number into its best source, rounded to what the element can hold. */
  public CarElements number(Property property, BigDecimal value) {
    return number(property, value, value);
  }

  /**
   * The same for a car whose CAN module may sleep.
   *
   * @param lastKnown is put there if that source then has only the last known value
   */
  public CarElements number(Property property, BigDecimal value, BigDecimal lastKnown) {
    sources(property).stream()
        .findFirst()
        .ifPresent(
            source -> {
              var shown = source.lastKnownIf().isPresent() ? lastKnown : value;
              var raw = shown.divide(source.scale(), 0, RoundingMode.HALF_UP).longValue();
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

  /** Puts a value into an element that has none yet. */
  public CarElements putIfAbsent(int element, int bytes, long value) {
    elements.putIfAbsent(element, new Fixed(bytes, value));
    return this;
  }

  /** Leaves out the masks of security flags, as a tracker in which they are not enabled. */
  public CarElements withoutSecurityFlags() {
    profile.sources(Property.LOCKED).stream()
        .filter(source -> source.bytes() == Long.BYTES)
        .forEach(source -> elements.remove(source.element()));
    return this;
  }

  /**
   * The element whose change a tracker can be told to make a record of at once. Masks of security
   * flags are no such elements. Empty if the family has no other one.
   */
  public OptionalInt eventElement(Property property) {
    return sources(property).stream()
        .filter(source -> source.bytes() < Long.BYTES)
        .mapToInt(Source::element)
        .findFirst();
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
