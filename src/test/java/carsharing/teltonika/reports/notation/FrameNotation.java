package carsharing.teltonika.reports.notation;

import static java.nio.charset.StandardCharsets.UTF_8;

import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.testing.tracker.Records;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Frames of trackers as cases write them, encoded as the server's own encoders do. */
public final class FrameNotation {

  /** When codec 13 texts were written: 2026-01-01, seconds since 1970. */
  private static final int SERIAL_TIME = 1_767_225_600;

  private FrameNotation() {}

  /** The frame of this moment. */
  public static Frame frame(JsonObject entry) {
    return frame(entry, Records::moment);
  }

  /**
   * Checks that it is a frame.
   *
   * @throws IllegalArgumentException if the notation is wrong
   */
  public static void check(JsonObject entry) {
    frame(entry, () -> 0);
  }

  /**
   * The frame of any moment.
   *
   * @param now gives ms since 1970; asked for frames with records only
   * @throws IllegalArgumentException if the notation is wrong
   */
  public static Frame frame(JsonObject entry, LongSupplier now) {
    if (entry.size() != 1) {
      throw new IllegalArgumentException(entry + " (expected: one field)");
    }
    var kind = entry.fieldNames().iterator().next();
    return switch (kind) {
      case "text" -> new GprsMessage.Answer(entry.getString(kind)).encode();
      case "codec13" -> codec13(entry.getString(kind));
      case "frame" -> Frame.of(hex(entry.getValue(kind)));
      case "record" -> records(new JsonArray().add(entry.getJsonObject(kind)), now.getAsLong());
      case "records" -> records(entry.getJsonArray(kind), now.getAsLong());
      case "series" -> encode(series(entry.getJsonObject(kind), now.getAsLong()));
      default ->
          throw new IllegalArgumentException(
              kind + " (expected: text, codec13, frame, record, records or series)");
    };
  }

  /** Bytes in hex, as a text or as a list of texts. */
  static byte[] hex(@Nullable Object value) {
    return HexFormat.of()
        .parseHex(String.join("", Fields.list(value).stream().map(String.class::cast).toList()));
  }

  private static Frame codec13(String text) {
    var bytes = text.getBytes(UTF_8);
    return Frame.of(
        Buffer.buffer()
            .appendBytes(new byte[] {GprsMessage.CODEC_13, 1, 6})
            .appendInt(Integer.BYTES + bytes.length)
            .appendInt(SERIAL_TIME)
            .appendBytes(bytes)
            .appendByte((byte) 1)
            .getBytes());
  }

  private static Frame records(JsonArray records, long now) {
    return encode(
        records.stream().map(record -> RecordNotation.read((JsonObject) record, now)).toList());
  }

  private static Frame encode(List<AvlRecord> records) {
    return new AvlFrame(AvlCodec.CODEC_8_EXTENDED, records, 0).encode();
  }

  private static List<AvlRecord> series(JsonObject fields, long now) {
    Fields.checkNames(fields, Set.of("count", "step", "rises", "record"), "series");
    var first = RecordNotation.read(fields.getJsonObject("record"), now);
    var rising = fields.getInteger("rises");
    return IntStream.range(0, fields.getInteger("count"))
        .mapToObj(index -> later(first, index, fields.getLong("step"), rising))
        .toList();
  }

  private static AvlRecord later(AvlRecord first, int index, long step, int rising) {
    var elements = first.elements();
    var risen = IoElements.builder().add2(rising, elements.find(rising).orElseThrow() + index);
    for (var i = 0; i < elements.size(); i++) {
      if (elements.id(i) != rising) {
        risen.add1(elements.id(i), elements.value(i));
      }
    }
    return new AvlRecord(
        first.timestamp() + index * step,
        first.priority(),
        first.gps(),
        first.eventId(),
        first.generation(),
        risen.build());
  }
}
