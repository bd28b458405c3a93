package carsharing.teltonika.reports;

import carsharing.teltonika.reports.notation.FrameNotation;
import carsharing.teltonika.testing.tracker.CarTracker;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** How a tracker answers GPRS commands. Its pauses do not keep it from reading. */
final class Answers {

  private static final String WAIT = "wait";

  private final JsonObject special;
  private final JsonObject usual;
  private final Map<String, Integer> times = new HashMap<>();

  /**
   * @param special what the case says
   * @param car what is answered otherwise
   * @throws IllegalArgumentException if the notation is wrong
   */
  Answers(JsonObject special, JsonObject car) {
    this.special = special;
    this.usual = car.getJsonObject("answers");
    Stream.of(special, usual)
        .flatMap(JsonObject::stream)
        .flatMap(entry -> frames((JsonArray) entry.getValue()).stream())
        .filter(frame -> !frame.containsKey(WAIT))
        .forEach(FrameNotation::check);
  }

  /** A command has reached the tracker. Called by one thread. */
  void answer(CarTracker car, String command) {
    var time = times.merge(command, 1, Integer::sum);
    var names = Stream.of(command + " #" + time, command);
    var frames =
        names
            .filter(special::containsKey)
            .findFirst()
            .map(special::getJsonArray)
            .orElse(usual.getJsonArray(command, new JsonArray()));
    send(car, frames(frames));
  }

  private static List<JsonObject> frames(JsonArray frames) {
    return frames.stream().map(JsonObject.class::cast).toList();
  }

  private static void send(CarTracker car, List<JsonObject> frames) {
    for (var i = 0; i < frames.size(); i++) {
      var frame = frames.get(i);
      if (frame.containsKey(WAIT)) {
        var rest = frames.subList(i + 1, frames.size());
        CompletableFuture.runAsync(
            () -> send(car, rest),
            CompletableFuture.delayedExecutor(frame.getInteger(WAIT), TimeUnit.MILLISECONDS));
        return;
      }
      car.send(FrameNotation.frame(frame));
    }
  }
}
