package carsharing.teltonika.reports.notation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import carsharing.teltonika.simulator.tracker.TrackerConnection;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a tracker sends at once.
 *
 * @param isSilent whether the server need not react to it
 */
public record Chunk(Buffer bytes, boolean isSilent) {

  private static final String HANDSHAKE = "handshake";
  private static final String TIMES = "times";
  private static final String SILENT = "silent";

  /**
   * All chunks, in order.
   *
   * @param imei what a handshake says
   * @throws IllegalArgumentException if the notation is wrong
   */
  public static List<Chunk> readAll(JsonArray chunks, String imei) {
    return chunks.stream().flatMap(chunk -> read(chunk, imei)).toList();
  }

  private static Stream<Chunk> read(Object chunk, String imei) {
    if (chunk instanceof JsonObject fields) {
      var part = fields.copy();
      var times = part.containsKey(TIMES) ? (Integer) part.remove(TIMES) : 1;
      var isSilent = part.containsKey(SILENT) && (Boolean) part.remove(SILENT);
      return IntStream.range(0, times).mapToObj(time -> new Chunk(bytes(part, imei), isSilent));
    }
    var bytes = Buffer.buffer();
    Fields.list(chunk).forEach(part -> bytes.appendBuffer(bytes(part, imei)));
    return Stream.of(new Chunk(bytes, false));
  }

  private static Buffer bytes(Object part, String imei) {
    if (part.equals(HANDSHAKE)) {
      return TrackerConnection.identification(imei);
    }
    if (!(part instanceof JsonObject fields)) {
      throw new IllegalArgumentException(part + " (expected: \"handshake\" or an object)");
    }
    if (fields.size() == 1 && fields.containsKey("hex")) {
      return Buffer.buffer(FrameNotation.hex(fields.getValue("hex")));
    }
    if (fields.size() == 1 && fields.containsKey("ascii")) {
      return Buffer.buffer(fields.getString("ascii").getBytes(ISO_8859_1));
    }
    return FrameNotation.frame(fields).encode();
  }
}
