package carsharing.teltonika.command.session;

import carsharing.teltonika.command.custody.CarKeys;
import carsharing.teltonika.command.custody.CarKeys.Answer;
import carsharing.teltonika.command.request.TakenCommand;
import carsharing.teltonika.command.request.TakenCommand.Reason;
import carsharing.teltonika.command.request.Ticket;
import carsharing.teltonika.command.run.DeviceLink;
import carsharing.teltonika.message.DeviceConnected;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connected car: whose it is, and how its commands come out of Redis.
 *
 * <p>Lives on the dispatcher's event loop.
 */
public final class CarSession implements CommandTaker.Listener, Retries.Car {

  private static final Logger LOG = LoggerFactory.getLogger(CarSession.class);

  /** Receives what happens to the ownership of cars. Called on the event loop. */
  public interface Events {

    /**
     * The car has become this session's, and was an older connection's.
     *
     * @param former the token of that one
     */
    void carTakenOver(CarSession session, String former);

    /** The car is a newer connection's. */
    void carLost(CarSession session);

    /** Redis has not done what it was asked; {@link CarSession#attend()} is to be called. */
    void carNeglected(CarSession session);
  }

  private final SharedParts shared;
  private final DeviceConnected device;
  private final String process;
  private final Events events;
  private final WaitingLine line;
  private final CommandTaker taker;
  private final Announcements announcements;
  private final HardwareQuestion hardware;
  private final SharedLag lag;
  private final Promise<Void> drained = Promise.promise();

  /** Once Redis has said what time it is: the token holds when the car has connected. */
  private Optional<CarKeys> keys = Optional.empty();

  private Future<Void> owned = Future.failedFuture("not claimed yet");
  private boolean wasOwned;
  private long ownedSince;
  private boolean announced;
  private boolean draining;
  private boolean ended;
  private long keeper;

  /**
   * Creates a session that does not own its car yet.
   *
   * @param process this process, as tokens name it
   */
  public CarSession(
      SharedParts shared,
      DeviceConnected device,
      String process,
      DeviceLink tracker,
      Events events) {
    this.shared = shared;
    this.device = device;
    this.process = process;
    this.events = events;
    this.line = new WaitingLine(shared, tracker, this::answersComplete);
    this.taker = new CommandTaker(shared, device.imei(), line, this);
    this.lag =
        new SharedLag(
            device.imei(),
            shared.known().lags(),
            shared.redis().clock(),
            shared.time(),
            shared.current());
    this.announcements =
        new Announcements(shared.timers(), shared.time(), shared.current(), this::lookForAnnounced);
    this.hardware = new HardwareQuestion(shared, device.imei(), tracker, this::isFree);
    // Each car has a moment of its own: thousands at once would hold up a command.
    keepLater(ThreadLocalRandom.current().nextLong(1, shared.keepInterval() + 1));
  }

  /** The connection whose car it is. */
  public DeviceConnected device() {
    return device;
  }

  /** Whether its connection was made after another one of this process. */
  public boolean isNewerThan(DeviceConnected other) {
    return device.connection() > other.connection();
  }

  /** Timers of Vert.x that repeat make up for each time that a pause has cost. */
  private void keepLater(long delay) {
    keeper = shared.timers().start(delay, this::keep);
  }

  private void keep() {
    attend();
    keepLater(shared.keepInterval());
  }

  /**
   * Redis is there, or there again: the car is claimed, and a command that waits is run. Before
   * that, the registry of cars has to be read once.
   */
  public Future<Void> begin() {
    if (!shared.registryRead().isComplete() && !owned.isComplete()) {
      return owned; // It begins when the registry has been read.
    }
    owned =
        shared
            .registryRead()
            .compose(read -> subscribe())
            .compose(subscribed -> hold())
            .map(this::claimed);
    return owned.onFailure(this::failed);
  }

  private Future<Void> subscribe() {
    return ended
        ? Future.failedFuture("the connection has ended")
        : shared.redis().subscribe(device.imei().digits());
  }

  /** Holds the car and does what was left undone, if Redis is there. */
  @Override
  public Future<Void> attend() {
    if (ended || !shared.redis().isUp() || !owned.isComplete()) {
      return Future.succeededFuture();
    }
    if (owned.failed()) {
      return begin();
    }
    return hold()
        .map(
            answer -> {
              var isRegained = !answer.former().equals(keys().token());
              taker.recover(answer);
              if (takesCommands() && (isRegained || taker.unanswered().isPresent())) {
                lookUp(taker.unanswered().orElse(Reason.LOOKUP));
              }
              return (Void) null;
            })
        .onFailure(this::failed);
  }

  private CarKeys keys() {
    var made =
        keys.orElseGet(
            () -> {
              var connected = shared.redis().clock().millisAt(device.acceptedAt());
              var token = "%s/%d/%d".formatted(process, device.connection(), connected);
              return new CarKeys(shared.redis(), device.imei(), token, shared.settings());
            });
    keys = Optional.of(made);
    return made;
  }

  /** Redis may have taken its time: a car that has gone meanwhile is nobody's. */
  private Future<Answer> hold() {
    return ended
        ? Future.failedFuture("the connection has ended")
        : keys().hold(!wasOwned, lag.learned()).compose(this::owned).onSuccess(this::held);
  }

  /** What is known of the car comes before its commands. */
  private void held(Answer answer) {
    lag.take(answer);
    hardware.remembered(answer.hardware());
  }

  private Future<Answer> owned(Answer answer) {
    return switch (answer.status()) {
      case LOST -> Future.failedFuture(new CarLostException());
      case LATE -> Future.failedFuture("Redis was asked too long ago");
      default -> {
        if (!answer.former().isEmpty() && !answer.former().equals(keys().token())) {
          events.carTakenOver(this, answer.former());
        }
        yield Future.succeededFuture(answer);
      }
    };
  }

  private Void claimed(Answer answer) {
    if (!wasOwned) {
      wasOwned = true;
      ownedSince = shared.now();
    }
    if (!announced) {
      announced = true;
      shared.reporter().connected(device.imei());
    }
    taker.recover(answer);
    if (takesCommands()) {
      lookUp(taker.unanswered().orElse(Reason.LOOKUP));
    }
    return null;
  }

  private boolean isFree() {
    return takesCommands() && line.isIdle() && !taker.isTaking();
  }

  @Override
  public void failed(Throwable cause) {
    if (cause instanceof CarLostException) {
      events.carLost(this);
    } else {
      LOG.debug("{}: not held: {}", device.imei(), cause.getMessage());
      if (!ended && shared.redis().isUp()) {
        events.carNeglected(this);
      }
    }
  }

  /** Where it does not, a command stays in Redis for the connection that comes next. */
  private boolean takesCommands() {
    return !draining && !line.hasEnded();
  }

  /** A client says that it has written a command. */
  public void commandAnnounced() {
    owned.onSuccess(mine -> announcements.arrived());
  }

  private Future<Boolean> lookForAnnounced() {
    return takesCommands()
        ? lookUp(isNewOwner() ? Reason.NEW_OWNER : Reason.ANNOUNCED)
        : Future.succeededFuture(false);
  }

  /** A command was taken before, and the answer was lost. It is run here, or told to be lost. */
  public void commandRecovered(Ticket ticket, TakenCommand taken) {
    owned.onComplete(
        claimed -> {
          if (claimed.succeeded() && takesCommands()) {
            taker.submit(ticket, taken);
          } else {
            shared.reporter().refuse(ticket, WaitingLine.DISCONNECTED);
          }
        });
  }

  /** Takes no more commands; completes when none is left. */
  public Future<Void> drain() {
    draining = true;
    answersComplete();
    return drained.future();
  }

  @Override
  public void ownerKnown(Answer answer) {
    owned(answer).onFailure(this::failed);
  }

  @Override
  public void answersComplete() {
    if (draining && !taker.isTaking() && line.isIdle()) {
      drained.tryComplete();
    }
  }

  /** The connection has ended; what has not is over. */
  public void end() {
    if (ended) {
      return;
    }
    ended = true;
    shared.timers().cancel(keeper);
    line.end();
    hardware.end();
    drained.tryComplete();
    keys.ifPresent(CarKeys::release);
  }

  private boolean isNewOwner() {
    return shared.now() - ownedSince < CarKeys.ANNOUNCEMENT_DELAY.toNanos();
  }

  private Future<Boolean> lookUp(Reason reason) {
    return taker.take(keys(), reason);
  }
}
