package carsharing.teltonika.webhook;

import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * An event that waits for its receiver.
 *
 * @param id its place in the journal
 * @param data as JSON
 */
record QueuedEvent(String id, String kind, String imei, String data) {

  /** The entry of a stream in Redis. */
  static QueuedEvent of(Response entry) {
    Map<String, String> fields = new HashMap<>();
    var found = entry.get(1);
    for (var i = 0; i + 1 < found.size(); i += 2) {
      fields.put(found.get(i).toString(), found.get(i + 1).toString());
    }
    return new QueuedEvent(
        entry.get(0).toString(),
        fields.getOrDefault("kind", ""),
        fields.getOrDefault("imei", ""),
        fields.getOrDefault("data", "{}"));
  }

  /** What is posted: the same in each attempt. */
  String body() {
    var millis = Long.parseLong(id.substring(0, id.indexOf('-')));
    var body =
        new JsonObject()
            .put("id", id)
            .put("type", kind)
            .put("timestamp", Times.text(Instant.ofEpochMilli(millis)));
    if (!imei.isEmpty()) {
      body.put("imei", imei);
    }
    return body.put("data", new JsonObject(data)).encode();
  }
}
