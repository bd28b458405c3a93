package carsharing.teltonika.protocol;

import io.vertx.core.buffer.Buffer;
import java.util.stream.IntStream;

/** Writes the parts that records of all AVL codecs share. */
final class RecordWriter {

  private RecordWriter() {}

  /** Timestamp, priority and GPS element. */
  static void head(AvlRecord record, Buffer out) {
    out.appendLong(record.timestamp()).appendUnsignedByte((short) record.priority());
    record.gps().encode(out);
  }

  static void number(int value, int width, Buffer out) {
    if (width == 1) {
      out.appendUnsignedByte((short) value);
    } else {
      out.appendUnsignedShort(value);
    }
  }

  /** The counterpart of {@link RecordReader#elements}. */
  static void elements(
      IoElements elements, int idWidth, int countWidth, boolean hasVariable, Buffer out) {
    var total = Buffer.buffer();
    var sum = 0;
    for (var width = 1; width <= Long.BYTES; width *= 2) {
      sum += group(elements, idWidth, countWidth, width, total);
    }
    if (hasVariable) {
      sum += variableGroup(elements, total);
    }
    number(sum, countWidth, out);
    out.appendBuffer(total);
  }

  private static int group(
      IoElements elements, int idWidth, int countWidth, int width, Buffer out) {
    var maxId = idWidth == 1 ? 0xFF : 0xFFFF;
    var members =
        IntStream.range(0, elements.size())
            .filter(i -> !elements.isVariable(i) && elements.length(i) == width)
            .filter(i -> elements.id(i) <= maxId)
            .toArray();
    number(members.length, countWidth, out);
    for (var i : members) {
      number(elements.id(i), idWidth, out);
      out.appendBytes(elements.bytes(i));
    }
    return members.length;
  }

  private static int variableGroup(IoElements elements, Buffer out) {
    var members = IntStream.range(0, elements.size()).filter(elements::isVariable).toArray();
    out.appendUnsignedShort(members.length);
    for (var i : members) {
      var bytes = elements.bytes(i);
      out.appendUnsignedShort(elements.id(i)).appendUnsignedShort(bytes.length).appendBytes(bytes);
    }
    return members.length;
  }
}
