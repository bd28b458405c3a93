package carsharing.teltonika.protocol;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** How AVL records stand in a frame. A tracker may change it from frame to frame. */
public sealed interface AvlCodec permits Codec8, Codec8Extended, Codec16 {

  /** One-byte ids and counts. */
  AvlCodec CODEC_8 = new Codec8();

  /** Two-byte ids and counts, and elements of any length. */
  AvlCodec CODEC_8_EXTENDED = new Codec8Extended();

  /** Two-byte ids, one-byte counts, and the generation type. */
  AvlCodec CODEC_16 = new Codec16();

  /** All that are known. Codec 7 and older ones are obsolete and not among them. */
  List<AvlCodec> ALL = List.of(CODEC_8, CODEC_8_EXTENDED, CODEC_16);

  /** The codec with this id, or empty where it is none of ours. */
  static Optional<AvlCodec> of(int id) {
    for (var codec : ALL) {
      if (codec.id() == id) {
        return Optional.of(codec);
      }
    }
    return Optional.empty();
  }

  /** The byte at the start of the frame's data. */
  int id();

  /** What people call it: {@code 8}, {@code 8E} or {@code 16}. */
  String label();

  /** Bytes of a record without any IO element. */
  int minRecordLength();

  /**
   * Reads one record.
   *
   * @throws MalformedFrameException where the record does not fit into what is left
   */
  AvlRecord decode(RecordReader in);

  /** Goes past one record of a frame that has been decoded before. */
  void skip(RecordReader in);

  /** Appends one record. Elements that the codec cannot carry are left out. */
  void encode(AvlRecord record, Buffer out);
}
