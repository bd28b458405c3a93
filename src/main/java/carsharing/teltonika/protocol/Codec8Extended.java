package carsharing.teltonika.protocol;

import io.vertx.core.buffer.Buffer;
import java.util.OptionalInt;

/** Codec 8 Extended (0x8E): two-byte ids and counts, and elements of any length. */
final class Codec8Extended implements AvlCodec {

  @Override
  public int id() {
    return 0x8E;
  }

  @Override
  public String label() {
    return "8E";
  }

  @Override
  public int minRecordLength() {
    return AvlRecord.HEAD_LENGTH + 14;
  }

  @Override
  public AvlRecord decode(RecordReader in) {
    return in.record(
        (timestamp, priority, gps) ->
            new AvlRecord(
                timestamp,
                priority,
                gps,
                in.number(2, "event id"),
                OptionalInt.empty(),
                in.elements(2, 2, true)));
  }

  @Override
  public void skip(RecordReader in) {
    in.skip(2, 2, 2, true);
  }

  @Override
  public void encode(AvlRecord record, Buffer out) {
    RecordWriter.head(record, out);
    RecordWriter.number(record.eventId(), 2, out);
    RecordWriter.elements(record.elements(), 2, 2, true, out);
  }
}
