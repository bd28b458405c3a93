package carsharing.teltonika.command.custody;

import carsharing.teltonika.command.custody.RunningKeys.Orphan;
import carsharing.teltonika.command.request.Ticket;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.ImeiPages;
import carsharing.teltonika.redis.LifeSigns;
import carsharing.teltonika.redis.Lua;
import carsharing.teltonika.redis.RedisLink;
import carsharing.teltonika.redis.Refusals;
import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the outcomes of commands whose process has died. Several processes may do so at the same
 * time: each outcome is told once. Lives on the dispatcher's event loop.
 */
final class Settlement implements Neighbours.Undertaker {

  private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

  /** Cars that are settled at a time. */
  private static final int CARS = 50;

  private final RedisLink redis;
  private final RunningKeys keys;
  private final Reporter reporter;
  private final Supplier<CommandSettings> settings;
  private final TimeSource time;

  Settlement(
      RedisLink redis,
      RunningKeys keys,
      Reporter reporter,
      Supplier<CommandSettings> settings,
      TimeSource time) {
    this.redis = redis;
    this.keys = keys;
    this.reporter = reporter;
    this.settings = settings;
    this.time = time;
  }

  @Override
  public Future<Void> settle(String life, String lastHeard) {
    return redis
        .send(Lua.call(LifeSigns.BURY, Heartbeat.PROCESSES).arg(life).arg(lastHeard))
        .compose(
            buried -> buried.toInteger() == 1 ? settleAll(life) : Future.<Void>succeededFuture())
        .onFailure(
            cause ->
                LOG.debug(
                    "The commands of process {} are not settled yet: {}",
                    life,
                    cause.getMessage()));
  }

  @Override
  public Future<Void> settle(String life, Imei imei) {
    return settleCar(life, imei).mapEmpty();
  }

  /** The process is forgotten last: if anything fails before, somebody begins again. */
  private Future<Void> settleAll(String life) {
    var told = new AtomicInteger();
    return new ImeiPages(redis, RunningCars.key(life))
        .forEach(cars -> settleFrom(0, cars, life, told))
        .compose(done -> redis.send(Request.cmd(Command.DEL).arg(RunningCars.key(life))))
        .compose(done -> redis.send(Request.cmd(Command.HDEL).arg(Heartbeat.PROCESSES).arg(life)))
        .onSuccess(
            done ->
                LOG.warn(
                    "Process {} is not heard of any more: outcomes told of its commands: {}",
                    life,
                    told.get()))
        .mapEmpty();
  }

  /** A car that cannot be settled holds up no other one. It fails the whole in the end. */
  private Future<Void> settleFrom(int from, List<Imei> cars, String life, AtomicInteger told) {
    if (from >= cars.size()) {
      return Future.succeededFuture();
    }
    if (!redis.isUp()) {
      return Future.failedFuture("Redis is away");
    }
    var next = Math.min(from + CARS, cars.size());
    var some =
        cars.subList(from, next).stream()
            .map(imei -> settleCar(life, imei).onSuccess(told::addAndGet))
            .toList();
    return Future.join(some)
        .transform(
            done ->
                settleFrom(next, cars, life, told)
                    .compose(
                        rest ->
                            done.succeeded()
                                ? Future.succeededFuture()
                                : Future.failedFuture(done.cause())));
  }

  /** How many outcomes were told. */
  private Future<Integer> settleCar(String life, Imei imei) {
    return keys.orphans(imei, life)
        .compose(
            orphans -> {
              var outcomes = orphans.stream().map(orphan -> settle(imei, orphan)).toList();
              return Future.join(outcomes)
                  .map(all -> (int) outcomes.stream().filter(Future::result).count());
            });
  }

  private Future<Boolean> settle(Imei imei, Orphan orphan) {
    var number = orphan.field().substring(orphan.field().indexOf('/') + 1);
    var taken = orphan.command();
    var ticket =
        Ticket.of(
            number, imei, taken, time.nanos(), redis.clock().millis(), settings.get().maxLength());
    return ticket
        .id()
        .map(id -> keys.earlier(imei, id).recover(cause -> begunIfWrongType(cause, number)))
        .orElse(Future.succeededFuture(""))
        .compose(known -> tell(ticket, orphan.field(), known));
  }

  /** Somebody has replaced the note of the id. Whether the command has begun is not known then. */
  private static Future<String> begunIfWrongType(Throwable cause, String number) {
    return Refusals.isWrongType(cause)
        ? Future.succeededFuture(IdMark.holder(number))
        : Future.failedFuture(cause);
  }

  /**
   * Whether a command without an id has begun is not known. One with an id has begun if it holds
   * the id; otherwise nothing was done, and the id may be used again.
   */
  private Future<Boolean> tell(Ticket ticket, String field, String known) {
    var hasBegun = ticket.id().isEmpty() || known.startsWith(IdMark.holder(ticket.number()));
    var reason = hasBegun ? "outcome_unknown" : "disconnected";
    return reporter.settle(ticket, field, reason, IdMark.parse(known).digest(), hasBegun);
  }
}
