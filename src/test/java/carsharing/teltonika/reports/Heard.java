package carsharing.teltonika.reports;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * What client and tracker have seen of one command.
 *
 * @param outcome empty if none came
 * @param millis from the announcement to the outcome, ms
 * @param sent the GPRS commands that had reached the tracker when the outcome came
 * @param texts what was published on the channel of unasked texts
 */
record Heard(Optional<JsonObject> outcome, long millis, List<String> sent, List<String> texts) {

  @Override
  public String toString() {
    return "%s after %d ms; sent to the tracker: %s; unasked texts: %s"
        .formatted(
            outcome.map(JsonObject::encode).orElse("no outcome"),
            millis,
            sent,
            new JsonArray(texts).encode());
  }
}
