package carsharing.teltonika.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.parsetools.RecordParser;
import io.vertx.core.streams.ReadStream;

/**
 * Finds identifications, pings and frames in a tracker's byte stream, however TCP has cut or joined
 * them.
 *
 * <p>Between frames the first byte tells what comes: {@code FF} is a ping; two bytes that are not 0
 * are the length of an identification (the IMEI in ASCII); four zero bytes are a frame's preamble.
 * Everything is checked before it is waited for, so that a stream which is none of ours ends at its
 * first wrong byte and no announced length is buffered beyond the limit.
 */
public final class FrameParser {

  /** Receives what the stream holds. Called on the stream's event loop. */
  public interface Listener {

    /** A keep-alive byte; nothing is to be answered. */
    void ping();

    /** The tracker says who it is; {@code text} is as sent and may be no IMEI. */
    void identification(String text);

    /** The first half of a preamble: a frame begins. Its length is not known yet. */
    void frameBegins();

    /** A whole frame; its checksum has not been verified. */
    void frame(Frame frame);

    /** The stream is not what it should be. Nothing more will be read from it. */
    void broken(MalformedFrameException why);
  }

  /** Digits of the longest identification that is waited for; HTTP and TLS announce more. */
  public static final int MAX_IDENTIFICATION = 64;

  /** The byte of a keep-alive. */
  public static final int PING = 0xFF;

  /** Bytes of a frame behind its data. */
  public static final int CRC_LENGTH = 4;

  private enum Part {
    FIRST_BYTE(1),
    SECOND_BYTE(1),
    REST_OF_PREAMBLE(2),
    LENGTH(4),
    IDENTIFICATION(0),
    BODY(0),
    NOTHING_MORE(1);

    private final int length;

    Part(int length) {
      this.length = length;
    }
  }

  private final RecordParser parser;
  private final int maxFrameLength;
  private final Listener listener;
  private Part part = Part.FIRST_BYTE;
  private int expected = 1;
  private int firstByte;
  private long consumed;

  /**
   * Starts reading.
   *
   * @param stream the tracker's bytes
   * @param maxFrameLength longest data of a frame, in bytes; a frame that announces more breaks the
   *     stream
   */
  public FrameParser(ReadStream<Buffer> stream, int maxFrameLength, Listener listener) {
    this.maxFrameLength = maxFrameLength;
    this.listener = listener;
    this.parser = RecordParser.newFixed(1, stream);
    parser.handler(this::read);
  }

  /** Stops delivering, at once; what has arrived already stays, and the socket is held back. */
  public void pause() {
    parser.pause();
  }

  /** Goes on after {@link #pause()}, unless the parser has been stopped. */
  public void resume() {
    if (part != Part.NOTHING_MORE) {
      parser.resume();
    }
  }

  /** Reads nothing more, for ever; what has arrived already is dropped. */
  public void stop() {
    part = Part.NOTHING_MORE;
    parser.pause();
  }

  /** Bytes of the stream that have been read so far, as parts of something whole. */
  public long consumed() {
    return consumed;
  }

  private void read(Buffer bytes) {
    if (bytes.length() < expected || part == Part.NOTHING_MORE) {
      return; // The stream has ended in the middle: RecordParser hands over what is left.
    }
    consumed += expected;
    try {
      switch (part) {
        case FIRST_BYTE -> readFirstByte(bytes.getUnsignedByte(0));
        case SECOND_BYTE -> readSecondByte(bytes.getUnsignedByte(0));
        case REST_OF_PREAMBLE -> readRestOfPreamble(bytes.getUnsignedShort(0));
        case LENGTH -> readLength(bytes.getUnsignedInt(0));
        case IDENTIFICATION -> readIdentification(bytes);
        case BODY -> readBody(bytes);
        case NOTHING_MORE -> {}
      }
    } catch (MalformedFrameException e) {
      stop();
      listener.broken(e);
    }
  }

  private void readFirstByte(int value) {
    if (value == PING) {
      listener.ping();
    } else if (value == 0) {
      firstByte = value;
      expect(Part.SECOND_BYTE);
    } else {
      throw new MalformedFrameException(
          "preamble 00000000, identification or ping FF expected, got byte %02X".formatted(value));
    }
  }

  private void readSecondByte(int value) {
    var length = (firstByte << 8) | value;
    if (length == 0) {
      expect(Part.REST_OF_PREAMBLE);
      listener.frameBegins();
    } else if (length <= MAX_IDENTIFICATION) {
      expect(Part.IDENTIFICATION, length);
    } else {
      throw new MalformedFrameException(
          "identification of 1-%d bytes expected, %d announced"
              .formatted(MAX_IDENTIFICATION, length));
    }
  }

  private void readRestOfPreamble(int value) {
    if (value != 0) {
      throw new MalformedFrameException(
          "preamble 00000000 expected, got 0000%04X".formatted(value));
    }
    expect(Part.LENGTH);
  }

  private void readLength(long length) {
    if (length < Frame.MIN_DATA_LENGTH || length > maxFrameLength) {
      throw new MalformedFrameException(
          "frame of %d-%d bytes expected, %d announced"
              .formatted(Frame.MIN_DATA_LENGTH, maxFrameLength, length));
    }
    expect(Part.BODY, (int) length + CRC_LENGTH);
  }

  private void readIdentification(Buffer bytes) {
    expect(Part.FIRST_BYTE);
    listener.identification(bytes.toString(ISO_8859_1));
  }

  private void readBody(Buffer bytes) {
    expect(Part.FIRST_BYTE);
    var length = bytes.length() - CRC_LENGTH;
    listener.frame(new Frame(bytes.getBytes(0, length), bytes.getInt(length)));
  }

  private void expect(Part next) {
    expect(next, next.length);
  }

  private void expect(Part next, int length) {
    part = next;
    if (expected != length) {
      expected = length;
      parser.fixedSizeMode(length);
    }
  }
}
