package carsharing.teltonika.command;

import carsharing.teltonika.command.CarKeys.Reason;
import carsharing.teltonika.message.DeviceConnected;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.settings.CommandSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What there is of one connected car: its commands, one at a time and in order, each with exactly
 * one outcome.
 *
 * <p>Lives on the dispatcher's event loop.
 */
final class CarSession {

  private static final Logger LOG = LoggerFactory.getLogger(CarSession.class);
  private static final String DISCONNECTED = "disconnected";

  /**
   * The state after a command should reach the queue; a tracker that is silent holds up no other.
   */
  private static final Duration LAST_RECORD_TIMEOUT = Duration.ofSeconds(5);

  /** A command that has been taken, and when it is too late for it. */
  private record Waiting(CarCommand command, Optional<Long> deadline) {

    boolean isExpired() {
      return deadline.filter(end -> System.nanoTime() - end > 0).isPresent();
    }
  }

  /** What the sessions of a process share. */
  record Shared(
      Vertx vertx,
      RedisLink redis,
      ScriptBook scripts,
      Map<String, Check> checks,
      CommandSettings settings) {}

  private final Shared shared;
  private final DeviceConnected device;
  private final CarKeys keys;
  private final DeviceLink tracker;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private Future<Void> owned = Future.failedFuture("not claimed yet");
  private boolean wasOwned;
  private long ownedSince;
  private boolean announced;
  private boolean running;
  private boolean ended;

  CarSession(Shared shared, DeviceConnected device, CarKeys keys, DeviceLink tracker) {
    this.shared = shared;
    this.device = device;
    this.keys = keys;
    this.tracker = tracker;
  }

  DeviceConnected device() {
    return device;
  }

  /**
   * Redis is there, or there again: the car is claimed, and a command that waits is run.
   *
   * @return the token of the connection that the car belonged to, empty for none; fails with {@link
   *     LostException} where it belongs to a newer one
   */
  Future<String> begin() {
    var claimed =
        shared
            .redis()
            .subscribe(device.imei().digits())
            .compose(subscribed -> wasOwned ? holdOrLose() : keys.claim());
    claimed.onSuccess(former -> claimed());
    owned = claimed.mapEmpty();
    return claimed;
  }

  private void claimed() {
    if (!wasOwned) {
      wasOwned = true;
      ownedSince = System.nanoTime();
    }
    if (!announced) {
      announced = true;
      publish(new JsonObject().put("message", "device_connected"));
    }
    lookUp(Reason.LOOKUP);
  }

  /** Goes on to own the car, or begins to where that has failed so far. */
  Future<String> keep() {
    return wasOwned ? holdOrLose() : begin();
  }

  /** Keeps the car, unless it has become another's. */
  private Future<String> holdOrLose() {
    return keys.hold()
        .compose(
            held -> held ? Future.succeededFuture("") : Future.failedFuture(new LostException()));
  }

  /** A client says that it has written a command. */
  void commandAnnounced() {
    owned.onSuccess(
        mine -> {
          if (!ended) {
            lookUp(isNewOwner() ? Reason.NEW_OWNER : Reason.ANNOUNCED);
          }
        });
  }

  /** The connection has ended; what has not is over. */
  void end() {
    if (ended) {
      return;
    }
    ended = true;
    for (var next = waiting.poll(); next != null; next = waiting.poll()) {
      conclude(next.command().action(), Outcome.Failed.because(DISCONNECTED), 0);
    }
    keys.release()
        .onFailure(cause -> LOG.debug("{}: not released: {}", device.imei(), cause.getMessage()));
  }

  private boolean isNewOwner() {
    return System.nanoTime() - ownedSince < CarKeys.ANNOUNCEMENT_DELAY.toNanos();
  }

  private void lookUp(Reason reason) {
    keys.take(reason)
        .onSuccess(taken -> handle(taken, reason))
        .onFailure(
            cause ->
                LOG.warn(
                    "{}: its command cannot be taken from Redis: {}",
                    device.imei(),
                    cause.getMessage()));
  }

  private void handle(CarKeys.Taken taken, Reason reason) {
    if (taken instanceof CarKeys.Taken.Foreign) {
      return; // Its owner has heard the same announcement.
    }
    if (reason != Reason.LOOKUP) {
      publish(new JsonObject().put("message", "connection_exists"));
    }
    if (taken instanceof CarKeys.Taken.Found found) {
      submit(found);
    } else if (taken instanceof CarKeys.Taken.None && reason != Reason.LOOKUP) {
      conclude("(none)", Outcome.Failed.because("no_command"), 0);
    }
  }

  private void submit(CarKeys.Taken.Found found) {
    try {
      var command = parse(found.json());
      if (ended) {
        conclude(command.action(), Outcome.Failed.because(DISCONNECTED), 0);
      } else if (running && waiting.size() >= shared.settings().maxWaiting()) {
        conclude(command.action(), Outcome.Failed.because("busy"), 0);
      } else {
        var deadline = found.validity().map(validity -> System.nanoTime() + validity.toNanos());
        waiting.addLast(new Waiting(command, deadline));
        runNext();
      }
    } catch (IllegalArgumentException e) {
      conclude("(invalid)", Outcome.Failed.because(String.valueOf(e.getMessage())), 0);
    }
  }

  private CarCommand parse(String json) {
    var limit = shared.settings().maxLength();
    if (json.length() > limit) {
      throw new IllegalArgumentException(
          "invalid_command: %d characters (expected: at most %d)".formatted(json.length(), limit));
    }
    var command = CarCommand.parse(json);
    if (shared.scripts().find(command.action()).isEmpty()) {
      throw new IllegalArgumentException(
          "unknown_action: %s (known: %s)"
              .formatted(
                  printable(command.action()), String.join(", ", shared.scripts().actions())));
    }
    return command;
  }

  private static String printable(String action) {
    var text = action.replaceAll("[^ -~]", "?");
    return text.length() <= 64 ? text : text.substring(0, 64) + "...";
  }

  private void runNext() {
    if (running || ended || waiting.isEmpty()) {
      return;
    }
    var next = waiting.removeFirst();
    var command = next.command();
    if (next.isExpired()) {
      conclude(command.action(), Outcome.Failed.because("expired"), 0);
      runNext();
      return;
    }
    running = true;
    var since = System.nanoTime();
    var script = shared.scripts().find(command.action());
    if (script.isEmpty()) { // Taken out of the file since the command came.
      running = false;
      conclude(command.action(), Outcome.Failed.because("unknown_action: " + command.action()), 0);
      runNext();
      return;
    }
    new ScriptRun(script.get(), command, tracker, shared.checks(), shared.settings())
        .run()
        .onSuccess(outcome -> conclude(command.action(), outcome, System.nanoTime() - since))
        .compose(this::lastRecord)
        .onComplete(
            done -> {
              running = false;
              runNext();
            });
  }

  /** After a success the tracker is asked for one more record, so that the new state is known. */
  private Future<Void> lastRecord(Outcome outcome) {
    if (ended || outcome instanceof Outcome.Failed) {
      return Future.succeededFuture();
    }
    return tracker
        .request(
            new DeviceRequest.AwaitRecord(
                "getrecord", LAST_RECORD_TIMEOUT, Instant.EPOCH, shared.settings().textGrace()))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  /** The one place where an outcome is told. */
  private void conclude(String action, Outcome outcome, long nanos) {
    LOG.info(
        "{}: {}: {} after {} ms",
        device.imei(),
        action,
        outcome.summary(),
        TimeUnit.NANOSECONDS.toMillis(nanos));
    publish(outcome.toJson());
  }

  private void publish(JsonObject message) {
    shared.redis().publish(device.imei().digits(), message.encode());
  }

  /** The car belongs to a newer connection. */
  static final class LostException extends Exception {

    private static final long serialVersionUID = 1;

    LostException() {
      super("the car belongs to a newer connection", null, false, false);
    }
  }
}
