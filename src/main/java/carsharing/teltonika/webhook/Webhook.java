package carsharing.teltonika.webhook;

import carsharing.teltonika.journal.JournalLine;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A receiver of events.
 *
 * @param kinds of events that it wants
 * @param secret with which events are signed
 * @param by the name of the token that has created it
 * @param after the place in the journal behind which it begins
 */
record Webhook(
    String id,
    String url,
    Set<String> kinds,
    Signature secret,
    String by,
    Instant createdAt,
    String after) {

  /** The kinds that there are. */
  static final List<String> KINDS = List.of("command", "event");

  Webhook {
    kinds = Set.copyOf(kinds);
  }

  /** Whether it wants an entry of the journal. */
  boolean wants(JournalLine line) {
    return kinds.contains(line.entry().kind()) && JournalLine.isAfter(line.id(), after);
  }

  /** As clients see it: without its secret. */
  JsonObject shown() {
    return new JsonObject()
        .put("id", id)
        .put("url", url)
        .put("kinds", new JsonArray(List.copyOf(new TreeSet<>(kinds))))
        .put("by", by)
        .put("createdAt", Times.text(createdAt));
  }

  /** As Redis keeps it. */
  String stored() {
    return shown().put("secret", secret.text()).put("after", after).encode();
  }

  /**
   * The one that {@link #stored()} tells of.
   *
   * @throws RuntimeException if somebody else has written it and it cannot be read
   */
  static Webhook read(String id, String stored) {
    var fields = new JsonObject(stored);
    return new Webhook(
        id,
        fields.getString("url"),
        fields.getJsonArray("kinds").stream().map(String::valueOf).collect(Collectors.toSet()),
        Signature.of(fields.getString("secret")).orElseThrow(),
        fields.getString("by"),
        Instant.parse(fields.getString("createdAt")),
        fields.getString("after"));
  }
}
