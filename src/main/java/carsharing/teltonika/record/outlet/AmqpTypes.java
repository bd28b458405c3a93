package carsharing.teltonika.record.outlet;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Values of AMQP 1.0 as bytes, one behind the other. Of several encodings of a value, the one with
 * four bytes of length is written.
 *
 * <p>Source: OASIS, Advanced Message Queuing Protocol 1.0, part 1, section 1.6.
 */
final class AmqpTypes {

  private static final int DESCRIBED = 0x00;
  private static final int SMALL_ULONG = 0x53;
  private static final int ZERO = 0x43;
  private static final int SMALL_NUMBER = 0x50;
  private static final int NULL = 0x40;
  private static final int TRUE = 0x41;
  private static final int FALSE = 0x42;
  private static final int TIMESTAMP = 0x83;
  private static final int BINARY = 0xb0;
  private static final int STRING = 0xb1;
  private static final int SYMBOL = 0xb3;
  private static final int LIST = 0xd0;
  private static final int MAP = 0xd1;

  private static final int USUAL_LENGTH = 512;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL_LENGTH);
  private int values;

  /** Begins a value that is described by a number, such as a section of a message. */
  AmqpTypes described(int descriptor) {
    out.write(DESCRIBED);
    out.write(SMALL_ULONG);
    out.write(descriptor);
    return this;
  }

  /** A number of one byte, without a sign. */
  AmqpTypes small(int value) {
    values++;
    out.write(SMALL_NUMBER);
    out.write(value);
    return this;
  }

  AmqpTypes nothing() {
    values++;
    out.write(NULL);
    return this;
  }

  /** The number 0, of four bytes otherwise. */
  AmqpTypes zero() {
    values++;
    out.write(ZERO);
    return this;
  }

  AmqpTypes flag(boolean value) {
    values++;
    out.write(value ? TRUE : FALSE);
    return this;
  }

  /** A time in ms since 1970. */
  AmqpTypes time(long value) {
    values++;
    out.write(TIMESTAMP);
    out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    return this;
  }

  AmqpTypes text(String value) {
    return sized(STRING, value.getBytes(UTF_8));
  }

  AmqpTypes symbol(String value) {
    return sized(SYMBOL, value.getBytes(US_ASCII));
  }

  /** All that has been written to {@code fields}, as one list. */
  AmqpTypes list(AmqpTypes fields) {
    return compound(LIST, fields);
  }

  /** All that has been written to {@code pairs}, keys and values in turn, as one map. */
  AmqpTypes map(AmqpTypes pairs) {
    return compound(MAP, pairs);
  }

  /** All bytes, with a binary value behind them that is copied only once. */
  byte[] endWithBinary(byte[] value) {
    out.write(BINARY);
    number(value.length);
    var all = ByteBuffer.allocate(out.size() + value.length);
    return all.put(out.toByteArray()).put(value).array();
  }

  private AmqpTypes compound(int code, AmqpTypes content) {
    values++;
    out.write(code);
    number(content.out.size() + Integer.BYTES); // The number of values counts.
    number(content.values);
    out.writeBytes(content.out.toByteArray());
    return this;
  }

  private AmqpTypes sized(int code, byte[] bytes) {
    values++;
    out.write(code);
    number(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  private void number(int value) {
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
  }
}
