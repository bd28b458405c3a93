package carsharing.teltonika.car.dictionary;

import java.math.BigDecimal;

/** The value of an IO element, read and scaled as the dictionary says. */
public sealed interface ElementValue {

  /** An element without bytes, or one that is too long to be a value. */
  ElementValue NOTHING = new Nothing();

  /**
   * A number in the unit of the element.
   *
   * @param value exact, without zeros at the end of its fraction
   */
  record Amount(BigDecimal value) implements ElementValue {

    /** Bits of a number that each reader of JSON holds exactly. */
    private static final int EXACT_BITS = 53;

    /** Whether a reader of JSON that knows only doubles sees the same number. */
    public boolean isExactInJson() {
      return value.unscaledValue().bitLength() <= EXACT_BITS;
    }

    @Override
    public String toString() {
      return value.toPlainString();
    }
  }

  /**
   * What is no number.
   *
   * @param text characters as the tracker sent them, or hex, or decimal digits
   */
  record Text(String text) implements ElementValue {

    @Override
    public String toString() {
      return text;
    }
  }

  /** See {@link #NOTHING}. */
  record Nothing() implements ElementValue {

    @Override
    public String toString() {
      return "";
    }
  }
}
