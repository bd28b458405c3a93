package carsharing.teltonika.car.state;

import carsharing.teltonika.car.profile.Property;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * A value for each property, in arrays by the ordinal of the property: a process remembers tens of
 * thousands of cars.
 *
 * <p>A flag is 0 or 1. A number is a long and the digits behind its point. A text, and a number
 * that is no such long, is a text.
 */
final class Values {

  static final int SIZE = Property.values().length;

  private static final Property[] PROPERTIES = Property.values();
  private static final String[] NO_TEXTS = {};

  private final long[] numbers = new long[SIZE];
  private final byte[] scales = new byte[SIZE];
  private final char[] elements = new char[SIZE];

  /** Empty until there is a text; then it has an empty text for each property without one. */
  private String[] texts = NO_TEXTS;

  /** A bit for each property that has a value. */
  private long known;

  /** A bit for each property whose value is only the last known one. */
  private long lastKnown;

  /** A bit for each property whose value is in the texts. */
  private long written;

  private static long bit(int property) {
    return 1L << property;
  }

  static Property property(int index) {
    return PROPERTIES[index];
  }

  /** Properties that have a value, as bits by their ordinals. */
  long known() {
    return known;
  }

  boolean isKnown(int property) {
    return (known & bit(property)) != 0;
  }

  boolean isLastKnown(int property) {
    return (lastKnown & bit(property)) != 0;
  }

  boolean isWritten(int property) {
    return (written & bit(property)) != 0;
  }

  /** AVL id of the element that has told the value. */
  int element(int property) {
    return elements[property];
  }

  /** A flag as 0 or 1; a number without its point. */
  long number(int property) {
    return numbers[property];
  }

  /** Digits behind the point of a number. */
  int scale(int property) {
    return scales[property];
  }

  /** The text of a property whose value is one. */
  String text(int property) {
    return texts[property];
  }

  void put(int property, long number, int scale, int element, boolean isLastKnown) {
    numbers[property] = number;
    scales[property] = (byte) scale;
    mark(property, element, isLastKnown);
    written &= ~bit(property);
    if (texts.length > 0) {
      texts[property] = "";
    }
  }

  void put(int property, String text, int element, boolean isLastKnown) {
    if (texts.length == 0) {
      texts = new String[SIZE];
      Arrays.fill(texts, "");
    }
    texts[property] = text;
    numbers[property] = 0;
    scales[property] = 0;
    mark(property, element, isLastKnown);
    written |= bit(property);
  }

  private void mark(int property, int element, boolean isLastKnown) {
    elements[property] = (char) element;
    known |= bit(property);
    lastKnown = isLastKnown ? lastKnown | bit(property) : lastKnown & ~bit(property);
  }

  /** The value of a property that is known. */
  PropertyValue get(int property, long at) {
    var kind = PROPERTIES[property].kind();
    Object value =
        switch (kind) {
          case FLAG -> numbers[property] != 0;
          case NUMBER -> decimal(property);
          case TEXT -> texts[property];
        };
    return new PropertyValue(
        PROPERTIES[property].word(), value, at, elements[property], isLastKnown(property));
  }

  void copy(int property, Values from) {
    if (from.isWritten(property)) {
      put(property, from.texts[property], from.elements[property], from.isLastKnown(property));
    } else {
      put(
          property,
          from.numbers[property],
          from.scales[property],
          from.elements[property],
          from.isLastKnown(property));
    }
  }

  void forget(int property) {
    known &= ~bit(property);
  }

  /** Whether both have the same value, however they know it. Both must know one. */
  boolean isSame(int property, Values other) {
    if (!isWritten(property) && !other.isWritten(property)) {
      return scales[property] == other.scales[property]
          ? numbers[property] == other.numbers[property]
          : decimal(property).compareTo(other.decimal(property)) == 0;
    }
    return compareValues(property, other) == 0;
  }

  /**
   * Which of two values of the same time counts: the larger one, by an order that does not depend
   * on which came first. A value that is not only the last known one counts more.
   */
  int compare(int property, Values other) {
    var awake = Boolean.compare(!isLastKnown(property), !other.isLastKnown(property));
    if (awake != 0) {
      return awake;
    }
    var value = compareValues(property, other);
    return value != 0 ? value : Character.compare(elements[property], other.elements[property]);
  }

  private int compareValues(int property, Values other) {
    return PROPERTIES[property].kind() == Property.Kind.TEXT
        ? texts[property].compareTo(other.texts[property])
        : decimal(property).compareTo(other.decimal(property));
  }

  /** A flag or a number. */
  BigDecimal decimal(int property) {
    return isWritten(property)
        ? new BigDecimal(texts[property])
        : BigDecimal.valueOf(numbers[property], scales[property]);
  }
}
