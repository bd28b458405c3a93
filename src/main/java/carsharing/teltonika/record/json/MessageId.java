package carsharing.teltonika.record.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.Imei;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names a frame by who sent it and what is in it, so that a consumer can tell a repeat: a tracker
 * sends the same bytes again when an acknowledgement was lost.
 *
 * <p>An instance belongs to one thread.
 */
public final class MessageId {

  /** Half of SHA-256: two different frames with one name will not be met. */
  private static final int HASH_LENGTH = 16;

  private final MessageDigest digest;

  /** Creates one that can be used again and again, by one thread. */
  public MessageId() {
    digest = sha256();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** The IMEI, a hyphen, and 32 hex digits. */
  public String of(Imei imei, Frame frame) {
    digest.update(imei.digits().getBytes(US_ASCII));
    var hash = digest.digest(frame.data());
    return imei.digits() + '-' + HexFormat.of().formatHex(hash, 0, HASH_LENGTH);
  }
}
