package carsharing.teltonika.protocol;

import io.vertx.core.buffer.Buffer;

/** Codec 16 (0x10): two-byte ids, one-byte counts, and what made the device create the record. */
final class Codec16 implements AvlCodec {

  @Override
  public int id() {
    return 0x10;
  }

  @Override
  public String label() {
    return "16";
  }

  @Override
  public int minRecordLength() {
    return AvlRecord.HEAD_LENGTH + 8;
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
                in.generation(),
                in.elements(2, 1, false)));
  }

  @Override
  public void skip(RecordReader in) {
    in.skip(3, 2, 1, false);
  }

  @Override
  public void encode(AvlRecord record, Buffer out) {
    RecordWriter.head(record, out);
    RecordWriter.number(record.eventId(), 2, out);
    RecordWriter.number(record.generation().orElse(0), 1, out);
    RecordWriter.elements(record.elements(), 2, 1, false, out);
  }
}
