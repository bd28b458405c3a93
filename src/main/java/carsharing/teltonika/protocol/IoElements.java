package carsharing.teltonika.protocol;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The IO elements of one record, in the order of the wire; each id occurs once.
 *
 * <p>A fixed element is an unsigned value of 1, 2, 4 or 8 bytes. A variable one (codec 8 Extended's
 * NX group) is a run of bytes, 0 included. They are held in parallel arrays and not as objects: a
 * record of 26 elements is decoded thousands of times a second.
 */
public final class IoElements {

  /** Stands for the width of a variable element. */
  static final byte VARIABLE = -1;

  /**
   * Bytes of the longest element that has a decimal form. Trackers send at most so many, and the
   * effort grows with the square of the length.
   */
  public static final int MAX_NUMBER = 1280;

  private static final byte[] NO_BYTES = {};

  /** Elements above which a repeated id is looked up in a map and no longer by reading all. */
  private static final int MANY = 64;

  private final int size;
  private final char[] ids;
  private final byte[] widths;

  /** A fixed element's value, or a variable one's place: offset in the upper half, then length. */
  private final long[] values;

  private final byte[] variables;

  private IoElements(int size, char[] ids, byte[] widths, long[] values, byte[] variables) {
    this.size = size;
    this.ids = ids;
    this.widths = widths;
    this.values = values;
    this.variables = variables;
  }

  /** Collects elements, for a simulator or a test. */
  public static Builder builder() {
    return new Builder(16, NO_BYTES);
  }

  /** How many elements there are. */
  public int size() {
    return size;
  }

  /** The AVL id of the element at {@code index}, 0-65535. */
  public int id(int index) {
    return ids[checked(index)];
  }

  /** Whether the element at {@code index} is a run of bytes and not a number. */
  public boolean isVariable(int index) {
    return widths[checked(index)] == VARIABLE;
  }

  /** The group it belongs to: 1, 2, 4 or 8 bytes, or {@link #VARIABLE}. */
  int width(int index) {
    return widths[checked(index)];
  }

  /** Bytes of the element's value on the wire. */
  public int length(int index) {
    return isVariable(index) ? (int) values[index] : widths[index];
  }

  /**
   * The value of a fixed element: 64 bits that are to be read as unsigned.
   *
   * @throws IllegalStateException where the element is variable
   */
  public long value(int index) {
    if (isVariable(index)) {
      throw new IllegalStateException("IO element " + id(index) + " has no fixed length");
    }
    return values[index];
  }

  /** The bytes of the element at {@code index}, fixed or variable, in a new array. */
  public byte[] bytes(int index) {
    if (isVariable(index)) {
      var from = (int) (values[index] >>> 32);
      return Arrays.copyOfRange(variables, from, from + (int) values[index]);
    }
    var bytes = new byte[widths[index]];
    for (var i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (values[index] >>> (8 * (bytes.length - 1 - i)));
    }
    return bytes;
  }

  /**
   * The element at {@code index} as the unsigned number that its bytes are, most significant first,
   * whether fixed or variable; empty if it has no bytes, or more than {@link #MAX_NUMBER}.
   */
  public Optional<BigInteger> number(int index) {
    var length = length(index);
    return length == 0 || length > MAX_NUMBER
        ? Optional.empty()
        : Optional.of(new BigInteger(1, bytes(index)));
  }

  /**
   * How much effort the decimal forms of all elements are: the squares of the lengths of those that
   * have one.
   */
  public long numberEffort() {
    var effort = 0L;
    for (var i = 0; i < size; i++) {
      if (widths[i] == VARIABLE) {
        long length = length(i);
        effort += length > MAX_NUMBER ? 0 : length * length;
      }
    }
    return effort;
  }

  /** Where the element with this AVL id stands, or empty where the record has none. */
  public OptionalInt indexOf(int id) {
    for (var i = 0; i < size; i++) {
      if (ids[i] == id) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /**
   * The value of the element with this AVL id, as {@link #value} gives it, or empty where the
   * record has none or it is of variable length.
   */
  public OptionalLong find(int id) {
    var index = indexOf(id);
    return index.isEmpty() || isVariable(index.getAsInt())
        ? OptionalLong.empty()
        : OptionalLong.of(value(index.getAsInt()));
  }

  private int checked(int index) {
    return Objects.checkIndex(index, size);
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof IoElements that) || size != that.size) {
      return false;
    }
    for (var i = 0; i < size; i++) {
      if (ids[i] != that.ids[i]
          || widths[i] != that.widths[i]
          || !Arrays.equals(bytes(i), that.bytes(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    var hash = size;
    for (var i = 0; i < size; i++) {
      hash = 31 * (31 * hash + ids[i]) + Arrays.hashCode(bytes(i));
    }
    return hash;
  }

  @Override
  public String toString() {
    var text = new StringBuilder("{");
    for (var i = 0; i < size; i++) {
      text.append(i == 0 ? "" : ", ").append(id(i)).append('=');
      text.append(HexFormat.of().formatHex(bytes(i)));
    }
    return text.append('}').toString();
  }

  /** Collects the elements of one record; where an id comes twice, the last value wins. */
  public static final class Builder {

    /** Ids below are told apart by a bit each; trackers send few that are not. */
    private static final int USUAL_IDS = 1024;

    private int size;
    private char[] ids;
    private byte[] widths;
    private long[] values;
    private byte[] variables;

    /** A bit for each id modulo 1024: most records never need to look for a repeated id. */
    private final long[] seen = new long[USUAL_IDS / Long.SIZE];

    /** Index by id, filled only where there are many: a hostile frame can hold 20,000 elements. */
    private Map<Integer, Integer> places = Map.of();

    Builder(int capacity, byte[] variables) {
      this.ids = new char[capacity];
      this.widths = new byte[capacity];
      this.values = new long[capacity];
      this.variables = variables;
    }

    /** Begins with the next record of a frame; what has been built before is not touched. */
    void begin(int capacity) {
      size = 0;
      ids = new char[capacity];
      widths = new byte[capacity];
      values = new long[capacity];
      Arrays.fill(seen, 0);
      places = Map.of();
    }

    /** Adds a number of one byte. */
    public Builder add1(int id, long value) {
      return add(id, Byte.BYTES, value & 0xFF);
    }

    /** Adds a number of two bytes. */
    public Builder add2(int id, long value) {
      return add(id, Short.BYTES, value & 0xFFFF);
    }

    /** Adds a number of four bytes. */
    public Builder add4(int id, long value) {
      return add(id, Integer.BYTES, value & 0xFFFF_FFFFL);
    }

    /** Adds a number of eight bytes. */
    public Builder add8(int id, long value) {
      return add(id, Long.BYTES, value);
    }

    /** Adds a run of bytes, which only codec 8 Extended can carry. */
    public Builder addVariable(int id, byte[] bytes) {
      var from = variables.length;
      variables = Arrays.copyOf(variables, from + bytes.length);
      System.arraycopy(bytes, 0, variables, from, bytes.length);
      return addVariable(id, from, bytes.length);
    }

    /** Adds a run of bytes by its place in the array given to the constructor. */
    Builder addVariable(int id, int offset, int length) {
      return add(id, VARIABLE, ((long) offset << 32) | length);
    }

    /**
     * Adds fixed elements of one width, as they stand in a frame: id and value in turn.
     *
     * @param offset of the first id; at least eight bytes stand before the end of its value
     */
    void addGroup(byte[] data, int offset, int count, int idWidth, int width) {
      // One read of eight bytes, of which the value is the last ones, serves all widths.
      var mask = -1L >>> (Long.SIZE - Byte.SIZE * width);
      var at = offset;
      for (var i = 0; i < count; i++) {
        var id = idWidth == 1 ? data[at] & 0xFF : FrameCursor.unsignedShort(data, at);
        at += idWidth + width;
        add(id, width, FrameCursor.longAt(data, at - Long.BYTES) & mask);
      }
    }

    Builder add(int id, int width, long value) {
      var word = id % USUAL_IDS / Long.SIZE;
      var bit = 1L << id;
      var index = (seen[word] & bit) == 0 ? size : indexFor(id);
      seen[word] |= bit;
      if (index == size) {
        ensureRoom();
        size++;
      }
      ids[index] = (char) id;
      widths[index] = (byte) width;
      values[index] = value;
      return this;
    }

    /** Where {@code id} stands already, or the next free place. */
    private int indexFor(int id) {
      if (size > MANY) {
        return indexAmongMany(id);
      }
      var index = 0;
      while (index < size && ids[index] != id) {
        index++;
      }
      return index;
    }

    private int indexAmongMany(int id) {
      if (places.isEmpty()) {
        places = new HashMap<>(4 * MANY);
      }
      for (var i = places.size(); i < size; i++) {
        places.put((int) ids[i], i);
      }
      return places.getOrDefault(id, size);
    }

    private void ensureRoom() {
      if (size == ids.length) {
        var capacity = Math.max(8, size * 2);
        ids = Arrays.copyOf(ids, capacity);
        widths = Arrays.copyOf(widths, capacity);
        values = Arrays.copyOf(values, capacity);
      }
    }

    /** The elements; nothing more can be added to them. */
    public IoElements build() {
      return new IoElements(size, ids, widths, values, variables);
    }
  }
}
