package carsharing.teltonika.record.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.Imei;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * Names each record of a frame by its tracker and its bytes. A tracker may send a record again in
 * another frame, beside other records: the record has the same name there.
 *
 * <p>The name is the first half of the SHA-256 of the IMEI's 15 digits and the record's bytes as
 * they stand in the frame. It is no secret, and nobody can make another record with the same name.
 *
 * <p>An instance belongs to one thread.
 */
final class RecordIds {

  /** Bytes of a name: half of SHA-256. */
  static final int LENGTH = 16;

  private final MessageDigest digest;
  private final byte[] hash;
  private byte[] imei = {};
  private byte[] data = {};
  private int[] ends = {};

  RecordIds() {
    digest = MessageId.sha256();
    hash = new byte[digest.getDigestLength()];
  }

  /**
   * Begins with a frame.
   *
   * @param frame one that has been decoded
   */
  void begin(Imei of, Frame frame) {
    imei = of.digits().getBytes(US_ASCII);
    data = frame.data();
    ends = AvlFrame.recordEnds(frame);
  }

  /**
   * The name of a record; valid until the next call.
   *
   * @param index its place in the frame, from 0
   * @return 32 bytes or more, of which the first {@link #LENGTH} are the name
   */
  byte[] of(int index) {
    var from = index == 0 ? AvlFrame.HEAD_LENGTH : ends[index - 1];
    digest.update(imei);
    digest.update(data, from, ends[Objects.checkIndex(index, ends.length)] - from);
    try {
      digest.digest(hash, 0, hash.length);
    } catch (DigestException e) {
      throw new IllegalStateException("the array has room for a hash", e);
    }
    return hash;
  }
}
