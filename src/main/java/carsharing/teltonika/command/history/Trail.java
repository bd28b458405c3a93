package carsharing.teltonika.command.history;

import carsharing.teltonika.units.IsoMillis;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/** What has come of one command so far. Lives on the dispatcher's event loop. */
final class Trail {

  /** A script that is sent again and again does not fill the memory. */
  private static final int MAX_ENTRIES = 200;

  private final JsonArray entries = new JsonArray();
  private final JsonArray shown = new JsonArray();
  private Optional<Instant> newest = Optional.empty();

  /** One more thing has happened. Gives it back, with its time. */
  JsonObject add(String stage, long now, JsonObject details) {
    var entry = new JsonObject().put("stage", stage).put("at", IsoMillis.of(now)).mergeIn(details);
    if (entries.size() < MAX_ENTRIES) {
      entries.add(entry);
    }
    return entry;
  }

  /** It is known whether the car shows what was wanted. */
  void show(JsonObject property) {
    if (shown.size() < MAX_ENTRIES) {
      shown.add(property);
    }
  }

  /** A record has come. */
  void recorded(Instant time) {
    newest = newest.filter(other -> !other.isBefore(time)).or(() -> Optional.of(time));
  }

  /** When the tracker made the newest record that has answered; empty if none has. */
  Optional<Instant> newestRecord() {
    return newest;
  }

  /** All that has happened. */
  JsonArray entries() {
    return entries;
  }

  /** Only what happened before anything was sent to the car. */
  JsonArray beforeTheStart() {
    var first = new JsonArray();
    entries.stream()
        .map(JsonObject.class::cast)
        .takeWhile(entry -> entry.getString("stage").equals(Trails.TAKEN))
        .forEach(first::add);
    return first;
  }

  /** The properties that were looked at. */
  JsonArray shown() {
    return shown;
  }
}
