package carsharing.teltonika.protocol;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A text between server and tracker: codec 12 and 14 in both directions, codec 13 and 15 from the
 * tracker.
 *
 * <p>Texts are bytes on the wire, see {@link GprsText}. No message of these codecs is ever
 * acknowledged with a count: the tracker's parser would take it for a frame.
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
      return frame(CODEC_12, TYPE, NO_IMEI, text);
    }
  }

  /** What the tracker answers: codec 12, type 6. It carries no id of the command. */
  record Answer(String text) implements GprsMessage {

    private static final int TYPE = 0x06;

    /** The frame that carries it. */
    public Frame encode() {
      return frame(CODEC_12, TYPE, NO_IMEI, text);
    }
  }

  /** A request that a tracker with another IMEI does not run: codec 14, type 5. */
  record AddressedCommand(Imei imei, String text) implements GprsMessage {

    /** The frame that carries it. */
    public Frame encode() {
      return frame(CODEC_14, Command.TYPE, bcd(imei), text);
    }
  }

  /**
   * The answer to an {@link AddressedCommand}: codec 14, type 6.
   *
   * @param imei as sent, 16 hexadecimal digits: a zero and the IMEI
   */
  record AddressedAnswer(String imei, String text) implements GprsMessage {

    /** The frame that carries it. */
    public Frame encode() {
      return frame(CODEC_14, Answer.TYPE, HexFormat.of().parseHex(imei), text);
    }

    /** Whether it comes from the tracker of this IMEI. */
    public boolean isFrom(Imei tracker) {
      return imei.equals("0" + tracker.digits());
    }
  }

  /**
   * An {@link AddressedCommand} has reached a tracker with another IMEI, which did nothing: codec
   * 14, type 0x11.
   *
   * @param imei the tracker's own, 16 hexadecimal digits: a zero and the IMEI
   */
  record NotThisImei(String imei) implements GprsMessage {

    private static final int TYPE = 0x11;

    /** The frame that carries it. */
    public Frame encode() {
      return frame(CODEC_14, TYPE, HexFormat.of().parseHex(imei), "");
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
   * @param codecId 12 to 15
   */
  @SuppressWarnings("ArrayRecordComponent") // Raw bytes by reference; nothing compares them.
  record Other(int codecId, int type, byte[] payload) implements GprsMessage {}

  /** Codec id, quantity, type and size stand before the payload, the quantity again behind it. */
  int FRAMING = 1 + 1 + 1 + 4 + 1;

  /** Bytes of the IMEI in codec 14: a zero and its 15 digits, each half a byte. */
  int IMEI_LENGTH = 8;

  /** What stands before the text in codec 12. */
  byte[] NO_IMEI = {};

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
      case CODEC_14 -> decodeCodec14(type, in);
      default -> new Other(frame.codecId(), type, payload(in));
    };
  }

  private static GprsMessage decodeCodec12(int type, FrameCursor in) {
    return switch (type) {
      case Command.TYPE -> new Command(GprsText.decode(payload(in)));
      case Answer.TYPE -> new Answer(GprsText.decode(payload(in)));
      default -> new Other(CODEC_12, type, payload(in));
    };
  }

  private static GprsMessage decodeCodec13(int type, FrameCursor in) {
    in.require(4 + 1, "time of a codec 13 message");
    return new Timestamped(type, in.nextInt() & 0xFFFF_FFFFL, GprsText.decode(payload(in)));
  }

  private static GprsMessage decodeCodec14(int type, FrameCursor in) {
    in.require(IMEI_LENGTH + 1, "IMEI of a codec 14 message");
    var imei = "%016x".formatted(in.nextLong());
    return switch (type) {
      case Command.TYPE ->
          Imei.parse(imei.substring(1))
              .<GprsMessage>map(known -> new AddressedCommand(known, GprsText.decode(payload(in))))
              .orElseThrow(() -> new MalformedFrameException("IMEI expected, got " + imei));
      case Answer.TYPE -> new AddressedAnswer(imei, GprsText.decode(payload(in)));
      case NotThisImei.TYPE -> new NotThisImei(imei);
      default -> new Other(CODEC_14, type, payload(in));
    };
  }

  private static byte[] bcd(Imei imei) {
    return HexFormat.of().parseHex("0" + imei.digits());
  }

  private static byte[] payload(FrameCursor in) {
    return Arrays.copyOfRange(in.data(), in.offset(), in.data().length - 1);
  }

  private static Frame frame(int codecId, int type, byte[] imei, String text) {
    var payload = GprsText.encode(text);
    var data =
        Buffer.buffer(FRAMING + imei.length + payload.length)
            .appendByte((byte) codecId)
            .appendByte((byte) 1)
            .appendByte((byte) type)
            .appendInt(imei.length + payload.length)
            .appendBytes(imei)
            .appendBytes(payload)
            .appendByte((byte) 1);
    return Frame.of(data.getBytes());
  }
}
