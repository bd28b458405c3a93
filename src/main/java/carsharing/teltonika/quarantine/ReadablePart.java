package carsharing.teltonika.quarantine;

import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.AvlParts;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.MalformedFrameException;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * The records of a frame that can be read by this version of the server.
 *
 * @param frame the records that can be read, each with the bytes that it had; the whole frame if it
 *     can be decoded now
 * @param records the same, decoded
 * @param announced how many records the frame says that it has
 * @param problem why not all of the frame can be read; empty if it can
 */
public record ReadablePart(
    Optional<Frame> frame, Optional<AvlFrame> records, int announced, Optional<String> problem) {

  /** Reads as far as possible. */
  public static ReadablePart of(Frame frame) {
    try {
      var all = AvlFrame.decode(frame);
      return new ReadablePart(
          Optional.of(frame), Optional.of(all), frame.recordCount(), Optional.empty());
    } catch (MalformedFrameException e) {
      return AvlCodec.of(frame.codecId())
          .flatMap(codec -> first(codec, frame))
          .map(part -> part(part, frame.recordCount(), e))
          .orElseGet(
              () ->
                  new ReadablePart(
                      Optional.empty(), Optional.empty(), frame.recordCount(), problem(e)));
    }
  }

  private static ReadablePart part(Frame part, int announced, MalformedFrameException cause) {
    return new ReadablePart(
        Optional.of(part), Optional.of(AvlFrame.decode(part)), announced, problem(cause));
  }

  private static Optional<String> problem(MalformedFrameException cause) {
    return Optional.of(String.valueOf(cause.getMessage()));
  }

  /** A frame of the first records. The bytes of a record decide about its id: they stay. */
  private static Optional<Frame> first(AvlCodec codec, Frame frame) {
    var data = frame.data();
    var parts = AvlParts.of(codec, data, AvlFrame.HEAD_LENGTH, data.length, frame.recordCount());
    var count = (byte) parts.parts().size();
    return count == 0
        ? Optional.empty()
        : Optional.of(
            Frame.of(
                Buffer.buffer()
                    .appendByte(data[0])
                    .appendByte(count)
                    .appendBytes(data, AvlFrame.HEAD_LENGTH, parts.end() - AvlFrame.HEAD_LENGTH)
                    .appendByte(count)
                    .getBytes()));
  }

  /** How many records can be read. */
  public int count() {
    return records.map(read -> read.records().size()).orElse(0);
  }
}
