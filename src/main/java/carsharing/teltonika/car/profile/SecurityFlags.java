package carsharing.teltonika.car.profile;

import carsharing.teltonika.protocol.IoElements;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Where a profile has the flags that the contract calls security flags. The first element counts
 * that a record has and that says something. Called for each record that is published, so it makes
 * no objects.
 */
public final class SecurityFlags {

  /** Those of a profile that has none. */
  public static final SecurityFlags NONE = new SecurityFlags(List.of());

  private static final List<SecurityFlag> FLAGS = List.of(SecurityFlag.values());

  /**
   * Bits of an element that tell the state of one CAN line.
   *
   * @param mask the bits; a line of which none is set says nothing
   * @param withData what they are if the line is connected and has data
   */
  record Line(long mask, long withData) {}

  /** One element of flags. */
  static final class Element {

    private final int id;
    private final int bytes;
    private final long data;
    private final List<Line> lines;

    /** By the number of the flag; 0 if the element does not have it. */
    private final long[] masks = new long[FLAGS.size()];

    /**
     * @param id AVL id
     * @param bytes the narrowest element that this can be
     * @param data the bits that show, besides those of flags, that the element says something; 0 if
     *     it always does
     * @param lines the CAN lines whose state it tells
     * @param bits of each flag that it has, counted from the least significant one
     */
    Element(int id, int bytes, long data, List<Line> lines, Map<SecurityFlag, Integer> bits) {
      this.id = id;
      this.bytes = bytes;
      this.lines = List.copyOf(lines);
      var all = 0L;
      for (var i = 0; i < masks.length; i++) {
        var bit = bits.get(FLAGS.get(i));
        masks[i] = bit == null ? 0 : 1L << bit;
        all |= masks[i];
      }
      this.data = data == Source.ALWAYS ? Source.ALWAYS : data | all;
    }

    private boolean has(SecurityFlag flag) {
      return masks[FLAGS.indexOf(flag)] != 0;
    }

    private boolean hasData(long value) {
      return data == Source.ALWAYS || (value & data) != 0;
    }

    private boolean hasLineWithData(long value) {
      return lines.stream().anyMatch(line -> (value & line.mask()) == line.withData());
    }

    private boolean hasLineThatSpeaks(long value) {
      return lines.stream().anyMatch(line -> (value & line.mask()) != 0);
    }

    private int in(long value) {
      var set = 0;
      for (var i = 0; i < masks.length; i++) {
        if ((value & masks[i]) != 0) {
          set |= 1 << i;
        }
      }
      return set;
    }
  }

  private final List<Element> elements;

  SecurityFlags(List<Element> elements) {
    this.elements = List.copyOf(elements);
  }

  /** The flags that are set in a record, as bits: 1 for the first flag, 2 for the second one. */
  public int bitsOf(IoElements record) {
    for (var i = 0; i < elements.size(); i++) {
      var element = elements.get(i);
      var index = find(element, record);
      if (index >= 0) {
        var value = record.value(index);
        if (element.hasData(value)) {
          return element.in(value);
        }
      }
    }
    return 0;
  }

  /** The flags that are set in a record, in their order; none if the record has no flags. */
  public List<SecurityFlag> of(IoElements record) {
    var set = new ArrayList<SecurityFlag>(FLAGS.size());
    for (var left = bitsOf(record); left != 0; left &= left - 1) {
      set.add(FLAGS.get(Integer.numberOfTrailingZeros(left)));
    }
    return set;
  }

  /** The AVL id of the flags of a record that say something; empty if none do. */
  public OptionalInt elementWithData(IoElements record) {
    return elements.stream()
        .filter(
            element -> {
              var index = find(element, record);
              return index >= 0 && element.hasData(record.value(index));
            })
        .mapToInt(element -> element.id)
        .findFirst();
  }

  /** Whether a record has one of the elements, in its width. */
  public boolean areIn(IoElements record) {
    return elements.stream().anyMatch(element -> find(element, record) >= 0);
  }

  /** Whether an element of the profile has a flag. */
  public boolean have(SecurityFlag flag) {
    return elements.stream().anyMatch(element -> element.has(flag));
  }

  /** Whether a record has an element with this flag, in its width. */
  public boolean areIn(IoElements record, SecurityFlag flag) {
    return elements.stream().anyMatch(each -> each.has(flag) && find(each, record) >= 0);
  }

  /**
   * Whether a record itself says that its flags come from no vehicle: they are without data, and
   * the bits for the state of the CAN lines name no line that has any. If all of these bits are 0
   * as well, the record says nothing about it.
   */
  public boolean areWithoutData(IoElements record) {
    var isSaid = false;
    for (var element : elements) {
      var index = find(element, record);
      if (index >= 0) {
        var value = record.value(index);
        if (element.hasData(value) || element.hasLineWithData(value)) {
          return false;
        }
        isSaid |= element.hasLineThatSpeaks(value);
      }
    }
    return isSaid;
  }

  private static int find(Element element, IoElements record) {
    var index = record.indexOf(element.id).orElse(-1);
    return index >= 0 && !record.isVariable(index) && record.length(index) >= element.bytes
        ? index
        : -1;
  }

  /** What a record must have, for people: {@code AVL id 5 of 8 bytes}; empty if nothing does. */
  public String described() {
    return elements.stream()
        .map(element -> "AVL id %d of %d bytes".formatted(element.id, element.bytes))
        .collect(Collectors.joining(" or "));
  }
}
