package carsharing.teltonika.protocol;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads the parts that records of all AVL codecs share, and counts what is odd but harmless.
 *
 * <p>One reader serves all records of a frame.
 */
final class RecordReader {

  /**
   * Elements for which room is made without a look at the groups: trackers announce what they send.
   */
  private static final int USUAL = 64;

  private final FrameCursor in;
  private final IoElements.Builder elements;
  private int wrongIoTotals;
  private int wrongTotal;
  private int sumOfWrongTotal;

  RecordReader(FrameCursor in) {
    this.in = in;
    this.elements = new IoElements.Builder(0, in.data());
  }

  FrameCursor cursor() {
    return in;
  }

  /** Records so far whose announced number of elements is not the sum of their groups. */
  int wrongIoTotals() {
    return wrongIoTotals;
  }

  /** What was wrong with the last total that was not the sum of its groups; empty if none was. */
  Optional<String> lastWrongTotal() {
    return wrongIoTotals == 0
        ? Optional.empty()
        : Optional.of(
            "%d IO elements announced, %d in the groups".formatted(wrongTotal, sumOfWrongTotal));
  }

  /** Timestamp, priority and GPS element; the IO elements are read by {@code io}. */
  AvlRecord record(IoReader io) {
    in.require(AvlRecord.HEAD_LENGTH, "AVL record");
    var timestamp = in.nextLong();
    var priority = in.nextUnsignedByte();
    var gps = GpsElement.decode(in);
    return io.read(timestamp, priority, gps);
  }

  /** The part of a record in which the codecs differ. */
  @FunctionalInterface
  interface IoReader {
    AvlRecord read(long timestamp, int priority, GpsElement gps);
  }

  int number(int width, String what) {
    in.require(width, what);
    return width == 1 ? in.nextUnsignedByte() : in.nextUnsignedShort();
  }

  OptionalInt generation() {
    return OptionalInt.of(number(1, "generation type"));
  }

  /**
   * The four groups of fixed elements, and NX where the codec has it.
   *
   * @param idWidth bytes of an AVL id
   * @param countWidth bytes of each count
   */
  IoElements elements(int idWidth, int countWidth, boolean hasVariable) {
    var total = number(countWidth, "number of IO elements");
    var room = total <= USUAL ? total : in.countElements(idWidth, countWidth, hasVariable);
    elements.begin(room);
    var sum = 0;
    for (var width = 1; width <= Long.BYTES; width *= 2) {
      sum += group(idWidth, countWidth, width);
    }
    if (hasVariable) {
      sum += variableGroup();
    }
    if (sum != total) {
      wrongIoTotals++;
      wrongTotal = total;
      sumOfWrongTotal = sum;
    }
    return elements.build();
  }

  /**
   * Goes past a record of a frame that has been decoded before.
   *
   * @param eventWidth bytes between the GPS element and the number of IO elements
   */
  void skip(int eventWidth, int idWidth, int countWidth, boolean hasVariable) {
    in.skip(AvlRecord.HEAD_LENGTH + eventWidth + countWidth);
    for (var width = 1; width <= Long.BYTES; width *= 2) {
      in.skip(number(countWidth, "number of elements") * (idWidth + width));
    }
    var variable = hasVariable ? in.nextUnsignedShort() : 0;
    for (var i = 0; i < variable; i++) {
      in.skip(Short.BYTES);
      in.skip(in.nextUnsignedShort());
    }
  }

  private int group(int idWidth, int countWidth, int width) {
    var count = number(countWidth, "number of elements");
    if (count * (idWidth + width) > in.remaining()) {
      throw new MalformedFrameException(
          "%d IO elements of %d bytes announced, %d bytes left at offset %d"
              .formatted(count, width, in.remaining(), in.place()));
    }
    elements.addGroup(in.data(), in.offset(), count, idWidth, width);
    in.skip(count * (idWidth + width));
    return count;
  }

  private int variableGroup() {
    var count = number(2, "number of variable elements");
    for (var i = 0; i < count; i++) {
      in.require(4, "variable IO element");
      var id = in.nextUnsignedShort();
      var length = in.nextUnsignedShort();
      if (length > in.remaining()) {
        throw new MalformedFrameException(
            "IO element %d: %d bytes announced, %d left at offset %d"
                .formatted(id, length, in.remaining(), in.place()));
      }
      elements.addVariable(id, in.offset(), length);
      in.skip(length);
    }
    return count;
  }
}
