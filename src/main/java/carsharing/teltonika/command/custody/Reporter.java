package carsharing.teltonika.command.custody;

import carsharing.teltonika.command.custody.RunningKeys.Telling;
import carsharing.teltonika.command.history.Ending;
import carsharing.teltonika.command.history.Trails;
import carsharing.teltonika.command.request.Ticket;
import carsharing.teltonika.command.run.CommandMetrics;
import carsharing.teltonika.command.run.Conclusion;
import carsharing.teltonika.command.run.Outcome;
import carsharing.teltonika.command.script.ScriptBook;
import carsharing.teltonika.journal.JournalEntry;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.RedisLink;
import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells clients what becomes of their commands. */
public final class Reporter {

  private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

  private final RedisLink redis;
  private final RunningKeys keys;
  private final OpenTickets tickets;
  private final CommandMetrics metrics;
  private final ScriptBook scripts;
  private final TimeSource time;
  private final Audit audit;
  private final Trails trails;

  /**
   * Creates a reporter that has told nothing yet.
   *
   * @param journal takes what becomes of commands, for other processes
   */
  public Reporter(
      RedisLink redis,
      Supplier<CommandSettings> settings,
      OpenTickets tickets,
      CommandMetrics metrics,
      ScriptBook scripts,
      TimeSource time,
      Consumer<JournalEntry> journal) {
    this.redis = redis;
    this.keys = new RunningKeys(redis, settings, time);
    this.tickets = tickets;
    this.metrics = metrics;
    this.scripts = scripts;
    this.time = time;
    this.audit = new Audit(redis, settings, time);
    this.trails = new Trails(redis, settings, time, journal);
  }

  /** What comes of commands, step by step. */
  public Trails trails() {
    return trails;
  }

  /** The car is there now. */
  public void connected(Imei imei) {
    publish(imei, new JsonObject().put("message", "device_connected"));
  }

  /** The car was there when its command came. */
  public void exists(Imei imei) {
    publish(imei, connectionExists());
  }

  /** The same, where there is a command. */
  public void exists(Ticket ticket) {
    var message = connectionExists();
    ticket.id().ifPresent(id -> message.put("id", id));
    publish(ticket.imei(), message);
  }

  private static JsonObject connectionExists() {
    return new JsonObject().put("message", "connection_exists");
  }

  /** There was no command to be taken. */
  public void missing(Imei imei) {
    var outcome = Outcome.Failed.because("no_command");
    LOG.info("{}: {}", imei, outcome.summary());
    publish(imei, outcome.toJson());
  }

  /**
   * The one outcome of a command.
   *
   * @param digest of the command, which is kept with its id; empty if it is not known
   */
  public void conclude(Ticket ticket, Conclusion conclusion, Optional<String> digest) {
    var message = message(ticket, conclusion);
    var isRun = conclusion.began().isPresent();
    tell(ticket, message, isRun ? kept(ticket, message, digest) : "", isRun);
    LOG.info(
        "{}: {}: {} after {} ms",
        ticket.imei(),
        ticket.name(),
        conclusion.outcome().summary(),
        ticket.age(time.nanos()).toMillis());
    record(ticket, conclusion);
  }

  /** A mistake here is none of the client's business, which has its outcome. */
  private void record(Ticket ticket, Conclusion conclusion) {
    try {
      var isKnown = scripts.find(ticket.action()).isPresent();
      metrics.concluded(ticket.action(), isKnown, conclusion.outcome());
      audit.append(ticket, conclusion);
    } catch (RuntimeException e) {
      LOG.error("{}: {}: a mistake of the server", ticket.imei(), ticket.name(), e);
    }
  }

  /** The one outcome of a command that was not run. */
  public void refuse(Ticket ticket, String reason) {
    conclude(ticket, Conclusion.notRun(reason), Optional.empty());
  }

  /** The one outcome of a command whose id was run before: what was told of that. */
  public void repeat(Ticket ticket, JsonObject outcome) {
    LOG.info("{}: {}: has been run before, its outcome is repeated", ticket.imei(), ticket.name());
    tell(ticket, outcome, "", false);
  }

  /** Another process has given this one up and has told the outcome of a command that waited. */
  public void toldElsewhere(Ticket ticket) {
    LOG.warn(
        "{}: {}: not run: this process was not heard of, and another told the outcome",
        ticket.imei(),
        ticket.name());
    tickets.told(ticket.number());
    trails.forget(ticket);
  }

  /**
   * The one outcome of a command whose process has died.
   *
   * @param field where it stands among the running commands
   * @param isKept whether the outcome is kept under the command's id
   * @return whether it was told now, and not before
   */
  Future<Boolean> settle(
      Ticket ticket, String field, String reason, Optional<String> digest, boolean isKept) {
    var conclusion = Conclusion.notRun(reason);
    var message = message(ticket, conclusion);
    var kept = isKept ? kept(ticket, message, digest) : "";
    var ending = trails.ending(ticket, message, false);
    return redis
        .send(keys.tell(telling(ticket, field, message, kept, ending), true))
        .map(
            reply -> {
              var isTold = reply.toInteger() == 1;
              if (isTold) {
                LOG.warn("{}: {}: {}: its process has died", ticket.imei(), ticket.name(), reason);
                record(ticket, conclusion);
                trails.ended(ticket, ending);
              }
              return isTold;
            });
  }

  private JsonObject message(Ticket ticket, Conclusion conclusion) {
    var message = conclusion.outcome().toJson();
    ticket
        .id()
        .ifPresent(
            id ->
                message
                    .put("id", id)
                    .put("steps", conclusion.steps())
                    .put("duration", ticket.age(time.nanos()).toMillis()));
    return message;
  }

  private static String kept(Ticket ticket, JsonObject message, Optional<String> digest) {
    return ticket.id().isPresent() ? IdMark.kept(message, digest) : "";
  }

  /** The only place where this process tells an outcome. It is responsible until Redis has it. */
  private void tell(Ticket ticket, JsonObject message, String kept, boolean isRun) {
    var number = ticket.number();
    var field = tickets.life(number).orElse("") + "/" + number;
    var ending = trails.ending(ticket, message, isRun);
    redis
        .outbox()
        .tell(keys.tell(telling(ticket, field, message, kept, ending), false))
        .onFailure(given -> trails.forget(ticket))
        .onSuccess(
            reply -> {
              tickets.told(number);
              if (reply.toInteger() == RunningKeys.TOLD_BY_ANOTHER) {
                LOG.debug("{}: {}: was told before", ticket.imei(), ticket.name());
                trails.forget(ticket);
              } else {
                trails.ended(ticket, ending);
              }
            });
  }

  private static Telling telling(
      Ticket ticket, String field, JsonObject message, String kept, Ending ending) {
    return new Telling(
        ticket.imei(), ticket.number(), field, ticket.id(), message.encode(), kept, ending);
  }

  private void publish(Imei imei, JsonObject message) {
    redis.outbox().publish(imei.digits(), message.encode());
  }
}
