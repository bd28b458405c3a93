package carsharing.teltonika.webhook;

import carsharing.teltonika.journal.JournalLine;
import carsharing.teltonika.redis.Lua;
import carsharing.teltonika.redis.SideLink;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The webhooks of all processes in Redis: each with a queue, and with what became of the last
 * attempts. All keys are of one hash slot. Lives on one event loop.
 */
final class WebhookStore {

  private static final Logger LOG = LoggerFactory.getLogger(WebhookStore.class);
  private static final String PREFIX = "teltonika:{webhooks}";
  private static final String LEASE = PREFIX + ":lease";
  private static final String PLACE = PREFIX + ":place";

  private final SideLink redis;

  WebhookStore(SideLink redis) {
    this.redis = redis;
  }

  private static String queue(String id) {
    return PREFIX + ":queue:" + id;
  }

  private static String status(String id) {
    return PREFIX + ":status:" + id;
  }

  /** All of them, in the order of their ids. */
  Future<List<Webhook>> all() {
    return redis.aside(Request.cmd(Command.HGETALL).arg(PREFIX)).map(WebhookStore::readAll);
  }

  private static List<Webhook> readAll(Response found) {
    var webhooks = new ArrayList<Webhook>();
    for (var id : found.getKeys()) {
      read(id, found.get(id).toString()).ifPresent(webhooks::add);
    }
    webhooks.sort((one, other) -> one.id().compareTo(other.id()));
    return webhooks;
  }

  private static Optional<Webhook> read(String id, String stored) {
    try {
      return Optional.of(Webhook.read(id, stored));
    } catch (RuntimeException e) {
      LOG.warn("The webhook {} cannot be read, and is left out", id);
      return Optional.empty();
    }
  }

  /** One of them. */
  Future<Optional<Webhook>> find(String id) {
    return redis
        .aside(Request.cmd(Command.HGET).arg(PREFIX).arg(id))
        .map(found -> found == null ? Optional.empty() : read(id, found.toString()));
  }

  /** Adds one; false if there are too many. */
  Future<Boolean> add(Webhook webhook, int max) {
    return redis
        .aside(
            Lua.call(WebhookScripts.ADD, PREFIX).arg(max).arg(webhook.id()).arg(webhook.stored()))
        .map(WebhookStore::isDone);
  }

  /** Removes one with its events; false if there is none. */
  Future<Boolean> remove(String id) {
    return redis
        .aside(Lua.call(WebhookScripts.REMOVE, PREFIX, queue(id), status(id)).arg(id))
        .map(WebhookStore::isDone);
  }

  /** How its receiver does, as clients see it. */
  Future<JsonObject> condition(String id) {
    var length = redis.aside(Request.cmd(Command.XLEN).arg(queue(id)));
    var fields = redis.aside(Request.cmd(Command.HGETALL).arg(status(id)));
    return Future.all(length, fields)
        .map(
            both -> {
              var shown = new JsonObject().put("waiting", length.result().toLong());
              var found = fields.result();
              shown.put(
                  "dropped", found.containsKey("dropped") ? found.get("dropped").toLong() : 0);
              for (var name : List.of("lastSuccess", "failingSince", "nextAttempt")) {
                if (found.containsKey(name)) {
                  var time = Instant.ofEpochMilli(found.get(name).toLong());
                  shown.put(name, Times.text(time));
                }
              }
              if (found.containsKey("lastError")) {
                shown.put("lastError", found.get("lastError").toString());
              }
              return shown;
            });
  }

  /** Whether this process delivers for so long, ms. */
  Future<Boolean> lease(String process, long millis) {
    return redis
        .aside(Lua.call(WebhookScripts.LEASE, PREFIX, LEASE).arg(process).arg(millis))
        .map(WebhookStore::isDone);
  }

  /** Lets another process deliver. */
  Future<Void> release(String process) {
    return redis.aside(Lua.call(WebhookScripts.RELEASE, PREFIX, LEASE).arg(process)).mapEmpty();
  }

  /** The place in the journal up to which events are in the queues. */
  Future<Optional<String>> place() {
    return redis
        .aside(Request.cmd(Command.GET).arg(PLACE))
        .map(found -> Optional.ofNullable(found).map(Response::toString).filter(JournalLine::isId));
  }

  /**
   * Puts entries of the journal into the queues of those that want them, and remembers the place of
   * the last one. False if another process delivers now.
   */
  Future<Boolean> feed(
      String process, List<Webhook> webhooks, List<JournalLine> lines, int maxWaiting) {
    var keys = new ArrayList<>(List.of(PREFIX, LEASE, PLACE));
    var request = new ArrayList<>();
    for (var webhook : webhooks) {
      keys.add(queue(webhook.id()));
      for (var line : lines) {
        if (webhook.wants(line)) {
          var entry = line.entry();
          request.addAll(
              List.of(
                  Integer.toString(keys.size()),
                  webhook.id(),
                  line.id(),
                  entry.kind(),
                  entry.imei().map(imei -> imei.digits()).orElse(""),
                  entry.data().encode()));
        }
      }
      keys.add(status(webhook.id()));
    }
    var call =
        Lua.call(WebhookScripts.FEED, keys.toArray(String[]::new))
            .arg(process)
            .arg(lines.get(lines.size() - 1).id())
            .arg(maxWaiting);
    request.forEach(argument -> call.arg(argument.toString()));
    return redis.aside(call).map(WebhookStore::isDone);
  }

  /** The event that waits longest. */
  Future<Optional<QueuedEvent>> next(String id) {
    return redis
        .aside(Request.cmd(Command.XRANGE).arg(queue(id)).arg("-").arg("+").arg("COUNT").arg(1))
        .map(
            found ->
                found.size() == 0 ? Optional.empty() : Optional.of(QueuedEvent.of(found.get(0))));
  }

  /** The receiver has taken an event. */
  Future<Void> delivered(String id, String event, Instant now) {
    return redis
        .aside(
            Lua.call(WebhookScripts.DELIVERED, PREFIX, queue(id), status(id))
                .arg(id)
                .arg(event)
                .arg(now.toEpochMilli()))
        .mapEmpty();
  }

  /** The receiver has not taken an event. */
  Future<Void> failed(String id, String error, Instant now, Instant next) {
    return redis
        .aside(
            Lua.call(WebhookScripts.FAILED, PREFIX, status(id))
                .arg(id)
                .arg(now.toEpochMilli())
                .arg(error)
                .arg(next.toEpochMilli()))
        .mapEmpty();
  }

  private static boolean isDone(Response answer) {
    return answer != null && answer.toLong() == 1;
  }
}
