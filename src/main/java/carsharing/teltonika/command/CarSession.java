package carsharing.teltonika.command;

import carsharing.teltonika.command.CarKeys.Hold;
import carsharing.teltonika.command.CarKeys.Reason;
import carsharing.teltonika.message.DeviceConnected;
import carsharing.teltonika.settings.CommandSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connected car: whose it is, and how its commands come out of Redis.
 *
 * <p>Lives on the dispatcher's event loop.
 */
final class CarSession {

  private static final Logger LOG = LoggerFactory.getLogger(CarSession.class);

  /** When a command that could not be taken is looked for again. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /** What the sessions of a process share. */
  record Shared(
      Vertx vertx,
      RedisLink redis,
      Reporter reporter,
      ScriptBook scripts,
      Supplier<Map<String, Check>> currentChecks,
      UnknownFields unknownFields,
      UnknownAnswers unknownAnswers,
      Supplier<CommandSettings> current) {

    Map<String, Check> checks() {
      return currentChecks.get();
    }

    /** Those that are valid now. */
    CommandSettings settings() {
      return current.get();
    }
  }

  private final Shared shared;
  private final DeviceConnected device;
  private final CarKeys keys;
  private final WaitingLine line;
  private final long keeper;
  private Future<Void> owned = Future.failedFuture("not claimed yet");
  private boolean wasOwned;
  private long ownedSince;
  private boolean announced;
  private boolean looksAgain;
  private final Promise<Void> drained = Promise.promise();
  private int taking;
  private boolean draining;
  private boolean ended;

  /**
   * @param keep is to call {@link #keep}; each car has a moment of its own for that, as thousands
   *     at once would hold up a command
   */
  CarSession(
      Shared shared,
      DeviceConnected device,
      CarKeys keys,
      DeviceLink tracker,
      Consumer<CarSession> keep) {
    this.shared = shared;
    this.device = device;
    this.keys = keys;
    this.line = new WaitingLine(shared, keys, tracker, this::checkDrained);
    var interval = Math.max(1, shared.settings().ownerTtl().toMillis() / 3);
    this.keeper =
        shared
            .vertx()
            .setPeriodic(
                ThreadLocalRandom.current().nextLong(1, interval + 1),
                interval,
                now -> keep.accept(this));
  }

  DeviceConnected device() {
    return device;
  }

  boolean isNewerThan(DeviceConnected other) {
    return device.connection() > other.connection();
  }

  /**
   * Redis is there, or there again: the car is claimed, and a command that waits is run.
   *
   * @return the token of the connection that the car belonged to, empty for none; fails with {@link
   *     LostException} where it belongs to a newer one
   */
  Future<String> begin() {
    var claimed = shared.redis().subscribe(device.imei().digits()).compose(subscribed -> claim());
    claimed.onSuccess(former -> claimed());
    owned = claimed.mapEmpty();
    return claimed;
  }

  /** Redis may have taken its time: a car that has gone meanwhile is nobody's. */
  private Future<String> claim() {
    if (ended) {
      return Future.failedFuture("the connection has ended");
    }
    return wasOwned ? holdOrLose().map("") : keys.claim();
  }

  private void claimed() {
    if (!wasOwned) {
      wasOwned = true;
      ownedSince = System.nanoTime();
    }
    if (!announced) {
      announced = true;
      shared.reporter().connected(device.imei());
    }
    if (takesCommands()) {
      lookUp(Reason.LOOKUP);
    }
  }

  /** Where it does not, a command stays in Redis for the connection that comes next. */
  private boolean takesCommands() {
    return !draining && !line.hasEnded();
  }

  /** Goes on to own the car, or begins to where that has failed the last time. */
  Future<String> keep() {
    if (!wasOwned || owned.failed()) {
      return begin();
    }
    return holdOrLose()
        .map(
            held -> {
              if (held == Hold.REGAINED && takesCommands()) {
                lookUp(Reason.LOOKUP);
              }
              return "";
            });
  }

  /** Keeps the car, unless it has become another's. */
  private Future<Hold> holdOrLose() {
    return keys.hold()
        .compose(
            held ->
                held == Hold.LOST
                    ? Future.failedFuture(new LostException())
                    : Future.succeededFuture(held));
  }

  /** A client says that it has written a command. */
  void commandAnnounced() {
    owned.onSuccess(
        mine -> {
          if (takesCommands()) {
            lookUp(isNewOwner() ? Reason.NEW_OWNER : Reason.ANNOUNCED);
          }
        });
  }

  /** Takes no more commands; completes when none is left. */
  Future<Void> drain() {
    draining = true;
    checkDrained();
    return drained.future();
  }

  private void checkDrained() {
    if (draining && taking == 0 && line.isIdle()) {
      drained.tryComplete();
    }
  }

  /** The connection has ended; what has not is over. */
  void end() {
    if (ended) {
      return;
    }
    ended = true;
    shared.vertx().cancelTimer(keeper);
    line.end();
    drained.tryComplete();
    keys.release()
        .onFailure(cause -> LOG.debug("{}: not released: {}", device.imei(), cause.getMessage()));
  }

  private boolean isNewOwner() {
    return System.nanoTime() - ownedSince < CarKeys.ANNOUNCEMENT_DELAY.toNanos();
  }

  private void lookUp(Reason reason) {
    taking++;
    keys.take(reason)
        .onComplete(answered -> taking--)
        .onSuccess(taken -> handle(taken, reason))
        .onComplete(handled -> checkDrained())
        .onFailure(
            cause -> {
              LOG.warn(
                  "{}: its command cannot be taken from Redis: {}",
                  device.imei(),
                  cause.getMessage());
              lookAgainLater();
            });
  }

  private void lookAgainLater() {
    if (!looksAgain) {
      looksAgain = true;
      shared.vertx().setTimer(LOOK_AGAIN.toMillis(), later -> lookAgain());
    }
  }

  /** Unless Redis has gone: when it is back every car's command is looked for. */
  private void lookAgain() {
    looksAgain = false;
    if (takesCommands() && shared.redis().isUp()) {
      lookUp(Reason.LOOKUP);
    }
  }

  private void handle(CarKeys.Taken taken, Reason reason) {
    if (taken instanceof CarKeys.Taken.Foreign) {
      return; // Its owner has heard the same announcement.
    }
    var isAnnounced = reason != Reason.LOOKUP;
    if (taken instanceof CarKeys.Taken.Found found) {
      var ticket = Ticket.of(device.imei(), found.json(), shared.settings().maxLength());
      if (isAnnounced) {
        shared.reporter().exists(ticket);
      }
      line.submit(ticket, found.validity());
    } else if (isAnnounced) {
      shared.reporter().exists(device.imei());
      if (taken instanceof CarKeys.Taken.None) {
        shared.reporter().missing(device.imei());
      }
    }
  }

  /** The car belongs to a newer connection. */
  static final class LostException extends Exception {

    private static final long serialVersionUID = 1;

    LostException() {
      super("the car belongs to a newer connection", null, false, false);
    }
  }
}
