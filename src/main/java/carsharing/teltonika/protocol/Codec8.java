package carsharing.teltonika.protocol;

import io.vertx.core.buffer.Buffer;
import java.util.OptionalInt;

/** Codec 8 (0x08): one-byte ids and counts. */
final class Codec8 implements AvlCodec {

  @Override
  public int id() {
    return 0x08;
  }

  @Override
  public String label() {
    return "8";
  }

  @Override
  public int minRecordLength() {
    return AvlRecord.HEAD_LENGTH + 6;
  }

  @Override
  public AvlRecord decode(RecordReader in) {
    return in.record(
        (timestamp, priority, gps) ->
            new AvlRecord(
                timestamp,
                priority,
                gps,
                in.number(1, "event id"),
                OptionalInt.empty(),
                in.elements(1, 1, false)));
  }

  @Override
  public void skip(RecordReader in) {
    in.skip(1, 1, 1, false);
  }

  @Override
  public void encode(AvlRecord record, Buffer out) {
    RecordWriter.head(record, out);
    RecordWriter.number(record.eventId(), 1, out);
    RecordWriter.elements(record.elements(), 1, 1, false, out);
  }
}
