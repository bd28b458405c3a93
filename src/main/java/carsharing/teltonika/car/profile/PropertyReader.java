package carsharing.teltonika.car.profile;

import carsharing.teltonika.protocol.IoElements;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads all properties of a record in one pass, as {@link Profile} reads them one by one. It is
 * called for each record of each car, so it looks at each element once and makes few objects.
 */
public final class PropertyReader {

  /** Receives what a record says; a property that it does not mention is not told. */
  public interface Sink {

    /**
     * A property is true or false.
     *
     * @param element AVL id of the element that says so
     * @param isLastKnown whether its source slept when the record was made
     */
    void flag(Property property, boolean value, int element, boolean isLastKnown);

    /** A property is a number: {@code unscaled} times ten to the power of minus {@code scale}. */
    void number(Property property, long unscaled, int scale, int element, boolean isLastKnown);

    /** A property is a text; or a number of more than 63 bits, as its plain decimal. */
    void text(Property property, String value, int element, boolean isLastKnown);
  }

  private static final int NOT_THERE = -1;

  /**
   * A source whose element is looked up.
   *
   * @param slot where the place of its element stands
   * @param sleepBit of the property that says that it sleeps; 0 for none
   * @param factor the scale without its point; 0 if that is no long
   * @param places digits behind the point of the scale
   */
  private record Placed(Source source, int slot, long sleepBit, long factor, int places) {

    /** The place of its element in the record, if the element can be this source. */
    int find(IoElements elements, int[] found) {
      var index = found[slot];
      return index == NOT_THERE
              || elements.isVariable(index)
              || elements.length(index) < source.bytes()
              || source.saysNothing(elements.value(index))
          ? NOT_THERE
          : index;
    }

    long bits(IoElements elements, int index) {
      return (elements.value(index) & source.mask()) >>> Long.numberOfTrailingZeros(source.mask());
    }

    boolean flag(IoElements elements, int index) {
      return (bits(elements, index) != 0) != source.isInverted();
    }

    boolean sleeps(long set) {
      return (set & sleepBit) != 0;
    }
  }

  /** A property with its sources, the best one first. */
  private record Sourced(Property property, List<Placed> sources) {}

  private final List<Sourced> properties = new ArrayList<>();

  /** Those of them that say that others sleep. */
  private final List<Sourced> sleepers = new ArrayList<>();

  /** AVL ids by their hash; 0 is a free place. */
  private final char[] ids;

  /** The slot of the id at the same place. */
  private final int[] slots;

  /** The properties that can be read from the id at the same place, a bit for each. */
  private final long[] readable;

  private final int slotCount;

  PropertyReader(Map<Property, List<Source>> sources) {
    var slotOf = new HashMap<Integer, Integer>();
    var saySleep = EnumSet.noneOf(Property.class);
    for (var all : sources.entrySet()) {
      for (var source : all.getValue()) {
        slotOf.putIfAbsent(source.element(), slotOf.size());
        source.lastKnownIf().ifPresent(saySleep::add);
      }
    }
    for (var all : sources.entrySet()) {
      var placed =
          all.getValue().stream()
              .map(source -> placed(source, slotOf.getOrDefault(source.element(), 0)))
              .toList();
      var sourced = new Sourced(all.getKey(), placed);
      properties.add(sourced);
      if (saySleep.contains(all.getKey())) {
        sleepers.add(sourced);
      }
    }
    slotCount = slotOf.size();
    ids = new char[Math.max(4, Integer.highestOneBit(Math.max(1, slotCount)) * 8)];
    slots = new int[ids.length];
    readable = new long[ids.length];
    slotOf.forEach(this::place);
    sources.forEach(
        (property, all) ->
            all.forEach(source -> readable[indexOf(source.element())] |= bit(property)));
  }

  private static Placed placed(Source source, int slot) {
    var scale = source.scale().scale() < 0 ? source.scale().setScale(0) : source.scale();
    var fits = scale.unscaledValue().bitLength() < Long.SIZE;
    return new Placed(
        source,
        slot,
        source.lastKnownIf().map(PropertyReader::bit).orElse(0L),
        fits ? scale.unscaledValue().longValue() : 0,
        scale.scale());
  }

  @SuppressWarnings("EnumOrdinal") // A bit for each property, that nobody keeps.
  private static long bit(Property property) {
    return 1L << property.ordinal();
  }

  private void place(int id, int slot) {
    var at = indexOf(id);
    ids[at] = (char) id;
    slots[at] = slot;
  }

  /** Where an id stands in the hash, or would stand. */
  private int indexOf(int id) {
    var at = hash(id);
    while (ids[at] != 0 && ids[at] != id) {
      at = (at + 1) & (ids.length - 1);
    }
    return at;
  }

  private int hash(int id) {
    return (id * 0x9E3779B1) >>> 16 & (ids.length - 1);
  }

  /** Whether a property can be read from an element. */
  public boolean isSource(Property property, int element) {
    return (readable[indexOf(element)] & bit(property)) != 0;
  }

  /** Tells the sink what the record says. */
  public void read(IoElements elements, Sink sink) {
    var found = find(elements);
    var set = 0L;
    for (var i = 0; i < sleepers.size(); i++) {
      if (isSet(sleepers.get(i), elements, found)) {
        set |= bit(sleepers.get(i).property());
      }
    }
    for (var i = 0; i < properties.size(); i++) {
      var sourced = properties.get(i);
      if (sourced.property().kind() == Property.Kind.TEXT) {
        text(sourced, elements, found, set, sink);
      } else {
        value(sourced, elements, found, set, sink);
      }
    }
  }

  /** Where the element of each slot stands in the record. */
  private int[] find(IoElements elements) {
    var found = new int[slotCount];
    Arrays.fill(found, NOT_THERE);
    for (var i = 0; i < elements.size(); i++) {
      var at = indexOf(elements.id(i));
      if (ids[at] != 0) {
        found[slots[at]] = i;
      }
    }
    return found;
  }

  private static boolean isSet(Sourced sourced, IoElements elements, int[] found) {
    for (var source : sourced.sources()) {
      var index = source.find(elements, found);
      if (index != NOT_THERE) {
        return source.flag(elements, index);
      }
    }
    return false;
  }

  private static void value(
      Sourced sourced, IoElements elements, int[] found, long set, Sink sink) {
    Optional<Placed> asleep = Optional.empty();
    for (var source : sourced.sources()) {
      var index = source.find(elements, found);
      if (index != NOT_THERE) {
        if (!source.sleeps(set)) {
          tell(sourced.property(), source, elements, index, false, sink);
          return;
        }
        asleep = asleep.isPresent() ? asleep : Optional.of(source);
      }
    }
    if (asleep.isPresent()) {
      var source = asleep.get();
      tell(sourced.property(), source, elements, found[source.slot()], true, sink);
    }
  }

  private static void tell(
      Property property,
      Placed source,
      IoElements elements,
      int index,
      boolean isLastKnown,
      Sink sink) {
    var element = source.source().element();
    if (property.kind() == Property.Kind.FLAG) {
      sink.flag(property, source.flag(elements, index), element, isLastKnown);
      return;
    }
    var bits = source.bits(elements, index);
    var fits = source.factor() > 0 && bits >= 0 && bits <= Long.MAX_VALUE / source.factor();
    if (fits) {
      sink.number(property, bits * source.factor(), source.places(), element, isLastKnown);
    } else {
      var exact =
          new BigDecimal(new BigInteger(Long.toUnsignedString(bits)))
              .multiply(source.source().scale());
      sink.text(property, exact.toPlainString(), element, isLastKnown);
    }
  }

  /** A source that holds a text comes before one that holds none. */
  private static void text(Sourced sourced, IoElements elements, int[] found, long set, Sink sink) {
    var best = NOT_THERE;
    var chosen = Optional.<Placed>empty();
    var text = "";
    for (var source : sourced.sources()) {
      if (found[source.slot()] != NOT_THERE) {
        var read = source.source().text(elements);
        var worth =
            read.isEmpty()
                ? NOT_THERE
                : (read.get().isEmpty() ? 0 : 2) + (source.sleeps(set) ? 0 : 1);
        if (worth > best) {
          best = worth;
          chosen = Optional.of(source);
          text = read.orElse("");
        }
      }
    }
    if (chosen.isPresent()) {
      var source = chosen.get();
      sink.text(sourced.property(), text, source.source().element(), source.sleeps(set));
    }
  }
}
