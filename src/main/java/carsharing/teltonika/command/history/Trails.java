package carsharing.teltonika.command.history;

import carsharing.teltonika.command.request.OrderedBy;
import carsharing.teltonika.command.request.Ticket;
import carsharing.teltonika.command.run.StepListener;
import carsharing.teltonika.command.verify.Verdict;
import carsharing.teltonika.command.verify.Verification;
import carsharing.teltonika.journal.JournalEntry;
import carsharing.teltonika.redis.Lua;
import carsharing.teltonika.redis.RedisLink;
import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.time.TimeSource;
import carsharing.teltonika.units.IsoMillis;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trails of the commands of this process: each step is told to the journal, and noted in Redis.
 * What cannot be noted is noted with the next step, at the latest with the outcome.
 *
 * <p>As many as commands are open. Lives on the dispatcher's event loop.
 */
public final class Trails {

  private static final Logger LOG = LoggerFactory.getLogger(Trails.class);

  static final String TAKEN = "taken";

  private static final String RECORD_TIME = "recordTime";

  /** Characters of a tracker's text that are kept. */
  private static final int MAX_TEXT = 1000;

  private final RedisLink redis;
  private final Supplier<CommandSettings> settings;
  private final TimeSource time;
  private final Consumer<JournalEntry> journal;
  private final Map<String, Trail> open = new HashMap<>();

  /**
   * Creates one that knows no command.
   *
   * @param journal takes what other processes have to hear of
   */
  public Trails(
      RedisLink redis,
      Supplier<CommandSettings> settings,
      TimeSource time,
      Consumer<JournalEntry> journal) {
    this.redis = redis;
    this.time = time;
    this.settings = settings;
    this.journal = journal;
  }

  /** A command was taken, and waits for its turn. */
  public void taken(Ticket ticket) {
    if (open.putIfAbsent(ticket.number(), new Trail()) == null) {
      note(ticket, TAKEN, new JsonObject());
    }
  }

  /** What Redis' clock shows. The command was taken at a known time of it. */
  private long now(Ticket ticket) {
    return ticket.taking().at().plus(ticket.age(time.nanos())).toEpochMilli();
  }

  /** A step goes out. */
  public void sent(Ticket ticket, String command) {
    note(ticket, "sent", new JsonObject().put("cmd", command));
  }

  /** Hears what comes of the steps of a command. */
  public StepListener steps(Ticket ticket) {
    return new Steps(ticket);
  }

  private void note(Ticket ticket, String stage, JsonObject details) {
    var trail = open.get(ticket.number());
    if (trail == null) {
      return; // Its outcome is told.
    }
    try {
      note(ticket, trail, trail.add(stage, now(ticket), details));
    } catch (RuntimeException e) { // The command goes on.
      LOG.error("{}: {}: a mistake of the server", ticket.imei(), ticket.name(), e);
    }
  }

  private void note(Ticket ticket, Trail trail, JsonObject entry) {
    journal.accept(JournalEntry.command(ticket.imei(), head(ticket).mergeIn(entry)));
    if (redis.isUp()) {
      var command = CommandRef.of(ticket);
      redis.send(
          Lua.call(HistoryScripts.NOTE, command.records(), command.line())
              .arg(command.name())
              .arg(head(ticket).encode())
              .arg(trail.entries().encode())
              .arg(settings.get().historyTtl().toMillis())
              .arg(settings.get().history()));
    }
  }

  private static JsonObject head(Ticket ticket) {
    return head(CommandRef.of(ticket), ticket.action(), CommandRef.orderedBy(ticket));
  }

  /** What a command is. */
  public static JsonObject head(CommandRef command, String action, Optional<OrderedBy> by) {
    var who = new JsonObject().put("token", by.map(OrderedBy::token).orElse("redis"));
    by.flatMap(OrderedBy::actor).ifPresent(actor -> who.put("actor", actor));
    return new JsonObject()
        .put("id", command.id())
        .put("imei", command.imei().digits())
        .put("name", by.map(OrderedBy::name).orElse(action))
        .put("action", action)
        .put("by", who);
  }

  /**
   * The end of a command, to be kept when its outcome is told.
   *
   * @param message the outcome, as clients get it
   * @param isRun whether anything was sent to the car
   */
  public Ending ending(Ticket ticket, JsonObject message, boolean isRun) {
    var end = OutcomeText.of(message).put("at", IsoMillis.of(now(ticket)));
    var trail = Optional.ofNullable(open.get(ticket.number()));
    trail
        .map(Trail::shown)
        .filter(shown -> isRun && !shown.isEmpty())
        .ifPresent(shown -> end.put("verified", shown));
    trail
        .flatMap(Trail::newestRecord)
        .ifPresent(time -> end.put(RECORD_TIME, IsoMillis.of(time.toEpochMilli())));
    var head = head(ticket);
    return new Ending(
        CommandRef.of(ticket),
        head.encode(),
        trail
            .map(known -> isRun ? known.entries() : known.beforeTheStart())
            .map(Object::toString)
            .orElse(""),
        end.encode(),
        head.copy().put("stage", "ended").mergeIn(brief(end)));
  }

  /** The journal does not carry what the car has said at length. */
  private static JsonObject brief(JsonObject end) {
    var copy = end.copy();
    copy.remove("data");
    copy.remove("details");
    return copy;
  }

  /** The outcome of a command was told. */
  public void ended(Ticket ticket, Ending ending) {
    forget(ticket);
    journal.accept(JournalEntry.command(ticket.imei(), ending.step()));
  }

  /** Another process has told the outcome. */
  public void forget(Ticket ticket) {
    open.remove(ticket.number());
  }

  private static String cut(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...";
  }

  /** Those of one command. */
  private final class Steps implements StepListener {

    private final Ticket ticket;

    Steps(Ticket ticket) {
      this.ticket = ticket;
    }

    @Override
    public void answered(String command, Optional<String> text, Optional<Instant> recordTime) {
      var details = new JsonObject().put("cmd", command);
      text.ifPresent(said -> details.put("text", cut(said)));
      recordTime.ifPresent(
          time -> {
            details.put(RECORD_TIME, IsoMillis.of(time.toEpochMilli()));
            Optional.ofNullable(open.get(ticket.number())).ifPresent(trail -> trail.recorded(time));
          });
      note(ticket, "answered", details);
    }

    @Override
    public void judged(
        String command,
        Optional<Verification> wanted,
        Verdict verdict,
        Optional<Instant> recordTime) {
      var details = new JsonObject().put("cmd", command).put("verdict", verdict.word());
      wanted.ifPresent(
          verification -> {
            var shown =
                new JsonObject()
                    .put("property", verification.property().word())
                    .put("value", verification.value());
            details.mergeIn(shown);
            var at = recordTime.map(Instant::toEpochMilli).orElseGet(() -> now(ticket));
            Optional.ofNullable(open.get(ticket.number()))
                .ifPresent(
                    trail -> trail.show(shown.copy().put("at", at).put("verdict", verdict.word())));
          });
      note(ticket, "verified", details);
    }
  }
}
