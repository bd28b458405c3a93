package carsharing.teltonika.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * The texts of GPRS messages. The protocol names no character set. Trackers write ASCII, and names
 * of operators or drivers in UTF-8. Bytes that are no UTF-8 are read as ISO 8859-1, which loses
 * none of them.
 */
public final class GprsText {

  private GprsText() {}

  /** The text that these bytes are. */
  public static String decode(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, ISO_8859_1);
    }
  }

  /**
   * The bytes of which {@link #decode} makes this text, for texts of trackers and of the server.
   */
  static byte[] encode(String text) {
    var bytes = text.getBytes(ISO_8859_1);
    return decode(bytes).equals(text) ? bytes : text.getBytes(UTF_8);
  }
}
