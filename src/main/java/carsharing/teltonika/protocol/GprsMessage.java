package carsharing.teltonika.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * A text between server and tracker: codec 12 in both directions, codec 13 to 15 from the tracker.
 *
 * <p>Texts are bytes on the wire and read as ISO 8859-1, which loses none. No message of these
 * codecs is ever acknowledged with a count: the tracker's parser would take it for a frame.
 */
public sealed interface GprsMessage {

  /** Codec 12 (0x0C). */
  int CODEC_12 = 0x0C;

  /** Codec 13 (0x0D), from serial ports. */
  int CODEC_13 = 0x0D;

  /** Codec 14 (0x0E), addressed to an IMEI. */
  int CODEC_14 = 0x0E;

  /** Codec 15 (0x0F), from serial ports. */
  int CODEC_15 = 0x0F;

  /** A request to the tracker: codec 12, type 5. */
  record Command(String text) implements GprsMessage {

    private static final int TYPE = 0x05;

    /** The frame that carries it. */
    public Frame encode() {
      return encodeCodec12(TYPE, text);
    }
  }

  /** What the tracker answers: codec 12, type 6. It carries no id of the command. */
  record Answer(String text) implements GprsMessage {

    private static final int TYPE = 0x06;

    /** The frame that carries it. */
    public Frame encode() {
      return encodeCodec12(TYPE, text);
    }
  }

  /**
   * A text with a time: codec 13.
   *
   * @param type 6, or 5 from older firmware
   * @param time seconds since 1970, as far as the tracker knows
   */
  record Timestamped(int type, long time, String text) implements GprsMessage {}

  /**
   * A message of another kind, whole but not interpreted.
   *
   * @param codecId 12, 14 or 15
   */
  @SuppressWarnings("ArrayRecordComponent") // Raw bytes by reference; nothing compares them.
  record Other(int codecId, int type, byte[] payload) implements GprsMessage {}

  /** Codec id, quantity, type and size stand before the payload, the quantity again behind it. */
  int FRAMING = 1 + 1 + 1 + 4 + 1;

  /** Whether frames of this codec are texts and not AVL records. */
  static boolean isMessage(int codecId) {
    return codecId >= CODEC_12 && codecId <= CODEC_15;
  }

  /**
   * Decodes a frame whose checksum is right.
   *
   * @throws MalformedFrameException where the codec is none of 12 to 15 or the sizes do not agree
   */
  static GprsMessage decode(Frame frame) {
    if (!isMessage(frame.codecId())) {
      throw new MalformedFrameException(
          "codec 0C-0F expected, got %02X".formatted(frame.codecId()));
    }
    var in = new FrameCursor(frame.data(), 2);
    in.require(FRAMING - 2, "GPRS message");
    var type = in.nextUnsignedByte();
    var size = in.nextInt() & 0xFFFF_FFFFL;
    if (size != in.remaining() - 1) {
      throw new MalformedFrameException(
          "message of %d bytes announced, %d there".formatted(size, in.remaining() - 1));
    }
    return switch (frame.codecId()) {
      case CODEC_12 -> decodeCodec12(type, in);
      case CODEC_13 -> decodeCodec13(type, in);
      default -> new Other(frame.codecId(), type, payload(in));
    };
  }

  private static GprsMessage decodeCodec12(int type, FrameCursor in) {
    return switch (type) {
      case Command.TYPE -> new Command(new String(payload(in), ISO_8859_1));
      case Answer.TYPE -> new Answer(new String(payload(in), ISO_8859_1));
      default -> new Other(CODEC_12, type, payload(in));
    };
  }

  private static GprsMessage decodeCodec13(int type, FrameCursor in) {
    in.require(4 + 1, "time of a codec 13 message");
    return new Timestamped(type, in.nextInt() & 0xFFFF_FFFFL, new String(payload(in), ISO_8859_1));
  }

  private static byte[] payload(FrameCursor in) {
    return Arrays.copyOfRange(in.data(), in.offset(), in.data().length - 1);
  }

  private static Frame encodeCodec12(int type, String text) {
    var payload = text.getBytes(ISO_8859_1);
    var data =
        Buffer.buffer(FRAMING + payload.length)
            .appendByte((byte) CODEC_12)
            .appendByte((byte) 1)
            .appendByte((byte) type)
            .appendInt(payload.length)
            .appendBytes(payload)
            .appendByte((byte) 1);
    return Frame.of(data.getBytes());
  }
}
