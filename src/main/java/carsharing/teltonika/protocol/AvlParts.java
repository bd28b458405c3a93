package carsharing.teltonika.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The records of a frame as far as they can be read: for people who look at a frame that may be
 * broken. {@link AvlFrame} takes a frame only as a whole.
 *
 * @param parts the records that could be read, in the order sent
 * @param problem why the next record could not be read; empty if all could
 * @param end offset behind the last record that could be read
 */
public record AvlParts(List<Part> parts, Optional<String> problem, int end) {

  /**
   * One record.
   *
   * @param start offset of its first byte
   * @param wrongTotal what is wrong with its announced number of IO elements, if something is
   */
  public record Part(AvlRecord record, int start, Optional<String> wrongTotal) {}

  /**
   * Reads records. Offsets, also those of the problem, count from the first byte of {@code bytes}.
   *
   * @param from offset of the first record
   * @param to offset behind the frame's data
   * @param count records that the frame announces
   */
  public static AvlParts of(AvlCodec codec, byte[] bytes, int from, int to, int count) {
    var cursor = new FrameCursor(Arrays.copyOfRange(bytes, from, to), 0, from);
    var parts = new ArrayList<Part>();
    var end = from;
    for (var i = 0; i < count; i++) {
      var reader = new RecordReader(cursor);
      try {
        var record = codec.decode(reader);
        parts.add(new Part(record, end, reader.lastWrongTotal()));
      } catch (MalformedFrameException e) {
        return new AvlParts(parts, Optional.of(String.valueOf(e.getMessage())), end);
      }
      end = cursor.place();
    }
    return new AvlParts(parts, Optional.empty(), end);
  }
}
