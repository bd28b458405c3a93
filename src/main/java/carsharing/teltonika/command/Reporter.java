package carsharing.teltonika.command;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.CommandSettings;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells clients what becomes of their commands, and keeps a record of it. */
final class Reporter {

  private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

  /**
   * Publishes an outcome and keeps it under the command's id. Where the connection was lost on the
   * way nobody knows whether it was done: it is done again, and the guard key makes that harmless.
   */
  private static final String TELL =
      """
      if redis.call('SET', KEYS[1], '1', 'PX', ARGV[3], 'NX') then
        if KEYS[2] then redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3]) end
        redis.call('PUBLISH', ARGV[1], ARGV[2])
      end
      return 1
      """;

  private final RedisLink redis;
  private final Supplier<CommandSettings> current;
  private final CommandMetrics metrics;
  private final ScriptBook scripts;

  Reporter(
      RedisLink redis,
      Supplier<CommandSettings> current,
      CommandMetrics metrics,
      ScriptBook scripts) {
    this.redis = redis;
    this.current = current;
    this.metrics = metrics;
    this.scripts = scripts;
  }

  /** The car is there now. */
  void connected(Imei imei) {
    publish(imei, new JsonObject().put("message", "device_connected"));
  }

  /** The car was there when its command came. */
  void exists(Imei imei) {
    publish(imei, connectionExists());
  }

  /** The same, where there is a command. */
  void exists(Ticket ticket) {
    var message = connectionExists();
    ticket.id().ifPresent(id -> message.put("id", id));
    publish(ticket.imei(), message);
  }

  private static JsonObject connectionExists() {
    return new JsonObject().put("message", "connection_exists");
  }

  /** There was no command to be taken. */
  void missing(Imei imei) {
    var outcome = Outcome.Failed.because("no_command");
    LOG.info("{}: {}", imei, outcome.summary());
    publish(imei, outcome.toJson());
  }

  /** The one outcome of a command; the only place where it is told. */
  void conclude(Ticket ticket, Conclusion conclusion) {
    var now = Instant.now();
    var message = conclusion.outcome().toJson();
    ticket
        .id()
        .ifPresent(
            id ->
                message
                    .put("id", id)
                    .put("steps", conclusion.steps())
                    .put("duration", Duration.between(ticket.takenAt(), now).toMillis()));
    LOG.info(
        "{}: {}: {} after {} ms",
        ticket.imei(),
        ticket.name(),
        conclusion.outcome().summary(),
        Duration.between(ticket.takenAt(), now).toMillis());
    var isKnown = scripts.find(ticket.action()).isPresent();
    metrics.concluded(ticket.action(), isKnown, conclusion.outcome());
    tell(ticket, conclusion, message.encode());
    audit(ticket, conclusion, now);
  }

  /** What the client was told already about a command with this id. */
  void repeat(Ticket ticket, String outcome) {
    LOG.info("{}: {}: has been run before, its outcome is repeated", ticket.imei(), ticket.name());
    redis.publish(ticket.imei().digits(), outcome);
  }

  private void tell(Ticket ticket, Conclusion conclusion, String message) {
    var imei = ticket.imei().digits();
    var isKept = ticket.id().isPresent() && conclusion.began().isPresent();
    var request = Request.cmd(Command.EVAL).arg(TELL).arg(isKept ? 2 : 1);
    request.arg(CarKeys.key(imei, "told:" + UUID.randomUUID()));
    if (isKept) {
      request.arg(CarKeys.idKey(imei, ticket.id().get()));
    }
    redis.deliver(request.arg(imei).arg(message).arg(current.get().idTtl().toMillis()));
  }

  private void audit(Ticket ticket, Conclusion conclusion, Instant now) {
    if (current.get().auditLength() == 0) {
      return;
    }
    var entry = new TreeMap<String, String>();
    var message = conclusion.outcome().toJson();
    entry.put("imei", ticket.imei().digits());
    ticket.id().ifPresent(id -> entry.put("id", id));
    entry.put("action", ticket.action());
    entry.put("message", message.getString("message"));
    entry.put("data", Json.encode(message.getValue("data")));
    entry.put("steps", conclusion.steps().encode());
    entry.put("takenAt", ticket.takenAt().toString());
    conclusion.began().ifPresent(began -> entry.put("beganAt", began.toString()));
    entry.put("endedAt", now.toString());
    redis.deliver(append(entry));
  }

  private Request append(Map<String, String> entry) {
    var request =
        Request.cmd(Command.XADD)
            .arg(current.get().auditStream())
            .arg("MAXLEN")
            .arg("~")
            .arg(current.get().auditLength())
            .arg("*");
    entry.forEach((name, value) -> request.arg(name).arg(value));
    return request;
  }

  private void publish(Imei imei, JsonObject message) {
    redis.publish(imei.digits(), message.encode());
  }
}
