package carsharing.teltonika.protocol;

import io.vertx.core.buffer.Buffer;

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
    var maxId = idWidth == 1 ? 0xFF : 0xFFFF;
    var variables = hasVariable ? count(elements, IoElements.VARIABLE, maxId) : 0;
    var total = variables;
    for (var width = 1; width <= Long.BYTES; width *= 2) {
      total += count(elements, width, maxId);
    }
    number(total, countWidth, out);
    for (var width = 1; width <= Long.BYTES; width *= 2) {
      number(count(elements, width, maxId), countWidth, out);
      group(elements, idWidth, width, maxId, out);
    }
    if (hasVariable) {
      out.appendUnsignedShort(variables);
      variableGroup(elements, out);
    }
  }

  private static int count(IoElements elements, int width, int maxId) {
    var count = 0;
    for (var i = 0; i < elements.size(); i++) {
      if (elements.width(i) == width && elements.id(i) <= maxId) {
        count++;
      }
    }
    return count;
  }

  private static void group(IoElements elements, int idWidth, int width, int maxId, Buffer out) {
    for (var i = 0; i < elements.size(); i++) {
      if (elements.width(i) == width && elements.id(i) <= maxId) {
        number(elements.id(i), idWidth, out);
        value(elements.value(i), width, out);
      }
    }
  }

  private static void value(long value, int width, Buffer out) {
    switch (width) {
      case 1 -> out.appendByte((byte) value);
      case 2 -> out.appendShort((short) value);
      case 4 -> out.appendInt((int) value);
      default -> out.appendLong(value);
    }
  }

  private static void variableGroup(IoElements elements, Buffer out) {
    for (var i = 0; i < elements.size(); i++) {
      if (elements.isVariable(i)) {
        var bytes = elements.bytes(i);
        out.appendUnsignedShort(elements.id(i))
            .appendUnsignedShort(bytes.length)
            .appendBytes(bytes);
      }
    }
  }
}
