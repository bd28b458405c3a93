package carsharing.teltonika.protocol;

import java.util.Arrays;

/**
 * A set of IMEIs that takes eight bytes for each: a million of them are 8 MB, as objects they would
 * be a hundred. Cannot be changed.
 */
public final class ImeiList {

  private static final int DECIMAL = 10;

  private final long[] sorted;

  private ImeiList(long[] sorted) {
    this.sorted = sorted;
  }

  /** Those that the digits name, for a few. */
  public static ImeiList of(Imei... imeis) {
    var builder = new Builder();
    for (var imei : imeis) {
      builder.add(imei.digits(), 0);
    }
    return builder.build();
  }

  /** Whether an IMEI is among them. */
  public boolean contains(Imei imei) {
    return Arrays.binarySearch(sorted, number(imei.digits(), 0)) >= 0;
  }

  /** How many there are. */
  public int size() {
    return sorted.length;
  }

  /** Whether there is no IMEI in it. */
  public boolean isEmpty() {
    return sorted.length == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ImeiList list && Arrays.equals(sorted, list.sorted);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sorted);
  }

  @Override
  public String toString() {
    return sorted.length + " IMEIs";
  }

  /** Characters are compared as they stand, so this is the order of the digits, too. */
  private static long number(CharSequence digits, int from) {
    var number = 0L;
    for (var i = from; i < from + Imei.LENGTH; i++) {
      number = number * DECIMAL + (digits.charAt(i) - '0');
    }
    return number;
  }

  /** Collects IMEIs, in any order and any number of times. */
  public static final class Builder {

    private static final int FIRST_CAPACITY = 1024;

    private long[] numbers = new long[FIRST_CAPACITY];
    private int size;

    /**
     * Adds one.
     *
     * @param digits has its 15 decimal digits, as the caller has made sure
     * @param from where they begin
     */
    public void add(CharSequence digits, int from) {
      addNumber(number(digits, from));
    }

    /**
     * Adds one.
     *
     * @param number what its digits say as a decimal number
     */
    public void addNumber(long number) {
      if (size == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * size);
      }
      numbers[size++] = number;
    }

    /** How many were added, equal ones included. */
    public int added() {
      return size;
    }

    /** Sorts them: takes a tenth of a second for a million. The builder is used up. */
    public ImeiList build() {
      Arrays.sort(numbers, 0, size);
      var unique = 0;
      for (var i = 0; i < size; i++) {
        if (i == 0 || numbers[i] != numbers[i - 1]) {
          numbers[unique++] = numbers[i];
        }
      }
      return new ImeiList(Arrays.copyOf(numbers, unique));
    }
  }
}
