package carsharing.teltonika.command.order;

import carsharing.teltonika.command.custody.CarKeys;
import carsharing.teltonika.command.history.CommandRef;
import carsharing.teltonika.command.history.KeptCommand;
import carsharing.teltonika.command.history.Trails;
import carsharing.teltonika.journal.JournalEntry;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.Lua;
import carsharing.teltonika.redis.SideLink;
import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.time.TimeSource;
import carsharing.teltonika.units.IsoMillis;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Orders commands, and reads what became of them. Lives on one event loop. */
public final class Orders {

  private static final String EXPIRED = "expired";

  /** Somebody who does not know the API has written another command in the place of this one. */
  private static final String REPLACED = "replaced";

  private static final String CANCELLED = "cancelled";

  private final SideLink redis;
  private final Supplier<CommandSettings> settings;
  private final TimeSource time;
  private final Consumer<JournalEntry> journal;

  /**
   * @param journal takes the outcomes that are told here, for all processes
   */
  public Orders(
      SideLink redis,
      Supplier<CommandSettings> settings,
      TimeSource time,
      Consumer<JournalEntry> journal) {
    this.redis = redis;
    this.settings = settings;
    this.time = time;
    this.journal = journal;
  }

  /** Writes a command for a car, unless that is not possible now, or was done before. */
  public Future<Placement> place(Order order) {
    var command = order.command();
    var head = Trails.head(command, order.action(), Optional.of(order.by()));
    return redis
        .aside(
            Lua.call(
                    OrderScripts.ORDER,
                    command.records(),
                    command.line(),
                    command.imei().digits(),
                    CarKeys.key(command.imei().digits(), "owner"))
                .arg(command.name())
                .arg(order.digest())
                .arg(head.encode())
                .arg(order.text())
                .arg(order.validity().toMillis())
                .arg(order.mayWait() ? "wait" : "")
                .arg(settings.get().historyTtl().toMillis())
                .arg(settings.get().history()))
        .map(reply -> Placement.valueOf(reply.toString().toUpperCase(Locale.ROOT)));
  }

  /**
   * What became of a command; empty if there is none. One that was lost on its way gets its outcome
   * now.
   */
  public Future<Optional<KeptCommand>> look(CommandRef command) {
    var expired = new Ended(command, EXPIRED);
    var replaced = new Ended(command, REPLACED);
    return redis
        .aside(
            Lua.call(
                    OrderScripts.LOOK,
                    command.records(),
                    command.line(),
                    command.imei().digits(),
                    CarKeys.key(command.imei().digits(), "running"))
                .arg(command.name())
                .arg(maxStored())
                .arg(command.clientId())
                .arg(expired.end())
                .arg(expired.message())
                .arg(replaced.end())
                .arg(replaced.message()))
        .map(
            reply -> {
              var found = KeptCommand.read(command, reply, 0);
              found.filter(kept -> reply.get(4).toInteger() == 1).ifPresent(this::tell);
              return found;
            });
  }

  /** Whether a command has its outcome; true as well if there is no such command any more. */
  public Future<Boolean> isOver(CommandRef command) {
    return redis
        .aside(
            Request.cmd(Command.HMGET)
                .arg(command.records())
                .arg(command.name() + ":created")
                .arg(command.name() + ":end"))
        .map(parts -> parts.get(0) == null || parts.get(1) != null);
  }

  /** Cancels a command that no car has taken. Its outcome is that it was cancelled. */
  public Future<Cancellation> cancel(CommandRef command) {
    var cancelled = new Ended(command, CANCELLED);
    return redis
        .aside(
            Lua.call(
                    OrderScripts.CANCEL, command.records(), command.line(), command.imei().digits())
                .arg(command.name())
                .arg(maxStored())
                .arg(cancelled.end())
                .arg(cancelled.message()))
        .map(reply -> Cancellation.valueOf(reply.toString().toUpperCase(Locale.ROOT)))
        .onSuccess(
            done -> {
              if (done == Cancellation.CANCELLED) {
                look(command).onSuccess(found -> found.ifPresent(this::tell));
              }
            });
  }

  /**
   * Takes a command back that no car has taken, as if it had never been ordered. False if a car has
   * taken it.
   */
  public Future<Boolean> withdraw(CommandRef command) {
    return redis
        .aside(
            Lua.call(
                    OrderScripts.WITHDRAW,
                    command.records(),
                    command.line(),
                    command.imei().digits())
                .arg(command.name())
                .arg(maxStored()))
        .map(reply -> reply.toInteger() == 1);
  }

  /** The newest commands of a car, the newest first. */
  public Future<List<KeptCommand>> newest(Imei imei, int limit) {
    var any = CommandRef.any(imei);
    return redis
        .aside(
            Lua.call(OrderScripts.NEWEST, any.records(), any.line())
                .arg(limit)
                .arg(settings.get().historyTtl().toMillis())
                .arg(maxStored()))
        .compose(
            reply -> {
              var found = new ArrayList<Future<Optional<KeptCommand>>>();
              for (var i = 0; i + KeptCommand.PARTS < reply.size(); i += 1 + KeptCommand.PARTS) {
                var command = new CommandRef(imei, reply.get(i).toString());
                found.add(settled(KeptCommand.read(command, reply, i + 1)));
              }
              return Future.all(found)
                  .map(all -> found.stream().flatMap(each -> each.result().stream()).toList());
            });
  }

  /** At most one command of a car waits. Its time may be over. */
  private Future<Optional<KeptCommand>> settled(Optional<KeptCommand> found) {
    return found
        .filter(kept -> kept.status() == KeptCommand.Status.WAITING)
        .map(kept -> look(kept.command()))
        .orElse(Future.succeededFuture(found));
  }

  /** Whether a car is connected to any process, or has had commands. */
  public Future<Boolean> isKnown(Imei imei) {
    return redis
        .aside(
            Request.cmd(Command.EXISTS)
                .arg(CarKeys.key(imei.digits(), "owner"))
                .arg(CommandRef.any(imei).line()))
        .map(found -> found.toInteger() > 0);
  }

  /** Whether a command has the outcome that it was cancelled. */
  public static boolean isCancelled(JsonObject end) {
    return CANCELLED.equals(end.getValue("reason")) && !end.containsKey("recordTime");
  }

  private int maxStored() {
    return settings.get().maxStored();
  }

  private void tell(KeptCommand ended) {
    var step = ended.head().mergeIn(ended.end().orElseGet(JsonObject::new)).put("stage", "ended");
    journal.accept(JournalEntry.command(ended.command().imei(), step));
  }

  /** The outcome of a command that no car has taken. */
  private final class Ended {

    private final CommandRef command;
    private final String reason;

    Ended(CommandRef command, String reason) {
      this.command = command;
      this.reason = reason;
    }

    /** As it is kept. */
    String end() {
      return new JsonObject()
          .put("outcome", "failed")
          .put("reason", reason)
          .put("at", IsoMillis.of(time.instant().toEpochMilli()))
          .encode();
    }

    /** As it is published for clients. */
    String message() {
      return new JsonObject()
          .put("message", "failed")
          .put("data", reason)
          .put("id", command.clientId())
          .encode();
    }
  }
}
