package carsharing.teltonika.command.custody;

import carsharing.teltonika.command.history.CommandRef;
import carsharing.teltonika.command.request.Ticket;
import carsharing.teltonika.command.run.Conclusion;
import carsharing.teltonika.redis.RedisLink;
import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.json.Json;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A Redis stream that says what became of each command, for operators. All times are Redis'. */
final class Audit {

  private final RedisLink redis;
  private final Supplier<CommandSettings> settings;
  private final TimeSource time;

  Audit(RedisLink redis, Supplier<CommandSettings> settings, TimeSource time) {
    this.redis = redis;
    this.settings = settings;
    this.time = time;
  }

  /** Appends a command that has ended now. */
  void append(Ticket ticket, Conclusion conclusion) {
    if (settings.get().auditLength() == 0) {
      return;
    }
    var taken = ticket.taking().at();
    var ended = taken.plusMillis(ticket.age(time.nanos()).toMillis());
    var now = time.instant();
    var entry = new TreeMap<String, String>();
    var message = conclusion.outcome().toJson();
    entry.put("imei", ticket.imei().digits());
    ticket.id().ifPresent(id -> entry.put("id", id));
    entry.put("action", ticket.action());
    CommandRef.orderedBy(ticket)
        .ifPresent(
            by -> {
              entry.put("token", by.token());
              by.actor().ifPresent(actor -> entry.put("actor", actor));
            });
    entry.put("message", message.getString("message"));
    entry.put("data", Json.encode(message.getValue("data")));
    conclusion.outcome().verdict().ifPresent(known -> entry.put("verdict", known.word()));
    entry.put("steps", conclusion.steps().encode());
    entry.put("takenAt", taken.toString());
    conclusion
        .began()
        .ifPresent(
            began -> entry.put("beganAt", ended.minus(Duration.between(began, now)).toString()));
    entry.put("endedAt", ended.toString());
    redis.outbox().note(append(entry));
  }

  private Request append(Map<String, String> entry) {
    var request =
        Request.cmd(Command.XADD)
            .arg(settings.get().auditStream())
            .arg("MAXLEN")
            .arg("~")
            .arg(settings.get().auditLength())
            .arg("*");
    entry.forEach((name, value) -> request.arg(name).arg(value));
    return request;
  }
}
