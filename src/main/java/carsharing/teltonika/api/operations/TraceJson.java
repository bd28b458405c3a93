package carsharing.teltonika.api.operations;

import carsharing.teltonika.api.operations.Meanings.Meaning;
import carsharing.teltonika.decode.Explanation;
import carsharing.teltonika.http.TraceView;
import carsharing.teltonika.http.TraceView.Direction;
import carsharing.teltonika.http.TraceView.Traced;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What processes and clients are told about a trace. */
final class TraceJson {

  private static final String UNTIL = "until";
  private static final String FRAMES = "frames";

  /** Characters of all explanations of an answer. */
  private static final int MAX_TEXT = 1024 * 1024;

  private TraceJson() {}

  /** For another process. */
  static void pack(TraceView trace, JsonObject into) {
    var frames = new JsonArray();
    for (var one : trace.frames()) {
      frames.add(
          new JsonObject()
              .put("at", one.at())
              .put("sent", one.direction() == Direction.SENT)
              .put("bytes", one.bytes()));
    }
    into.put(UNTIL, trace.until().toEpochMilli()).put(FRAMES, frames);
  }

  /** What all processes have seen together; empty if none of them traces the tracker. */
  static Optional<TraceView> unpack(Collection<JsonObject> told) {
    var until = 0L;
    var frames = new ArrayList<Traced>();
    for (var one : told) {
      if (one.getValue(UNTIL) instanceof Number end) {
        until = Math.max(until, end.longValue());
        Frames.objects(one, FRAMES).forEach(frame -> unpack(frame).ifPresent(frames::add));
      }
    }
    frames.sort(Comparator.comparingLong(Traced::at));
    return until > 0
        ? Optional.of(new TraceView(Instant.ofEpochMilli(until), frames))
        : Optional.empty();
  }

  private static Optional<Traced> unpack(JsonObject frame) {
    return frame.getValue("at") instanceof Number at
        ? Optional.of(
            new Traced(
                at.longValue(),
                frame.getBoolean("sent", false) ? Direction.SENT : Direction.RECEIVED,
                frame.getBinary("bytes", new byte[0])))
        : Optional.empty();
  }

  /** Each frame in hex beside its explanation, for clients. Not for an event loop. */
  static List<JsonObject> explained(TraceView trace, Meaning meaning) {
    var all = new ArrayList<JsonObject>();
    var length = 0;
    for (var one : trace.frames()) {
      var json =
          new JsonObject()
              .put("at", Requests.iso(one.at()))
              .put("direction", one.direction().name().toLowerCase(Locale.ROOT))
              .put("hex", one.hex());
      if (length < MAX_TEXT) {
        var text = explain(one, meaning);
        length += text.text().length();
        json.put("decoded", text.text()).put("right", text.isRight());
      }
      all.add(json);
    }
    return all;
  }

  private static Explanation explain(Traced one, Meaning meaning) {
    return one.direction() == Direction.SENT && one.bytes().length == Integer.BYTES
        ? new Explanation(
            "Acknowledgement of records: " + Buffer.buffer(one.bytes()).getUnsignedInt(0), true)
        : Explanation.of(one.bytes(), meaning.dictionary(), meaning.family());
  }
}
