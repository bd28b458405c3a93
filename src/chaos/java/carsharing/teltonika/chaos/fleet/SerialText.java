package carsharing.teltonika.chaos.fleet;

import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.GprsMessage;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** Texts from a serial port: codec 13, type 6, with a time in whole seconds. */
final class SerialText {

  private static final int TYPE = 0x06;

  private SerialText() {}

  /**
   * The frame that carries a text.
   *
   * @param now ms since 1970
   */
  static Frame encode(String text, long now) {
    var payload = text.getBytes(StandardCharsets.US_ASCII);
    var data =
        Buffer.buffer()
            .appendByte((byte) GprsMessage.CODEC_13)
            .appendByte((byte) 1)
            .appendByte((byte) TYPE)
            .appendInt(4 + payload.length)
            .appendInt((int) (now / 1000))
            .appendBytes(payload)
            .appendByte((byte) 1);
    return Frame.of(data.getBytes());
  }
}
