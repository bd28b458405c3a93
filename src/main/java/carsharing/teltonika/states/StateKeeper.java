package carsharing.teltonika.states;

import carsharing.teltonika.message.CarEvent;
import carsharing.teltonika.message.CommandSent;
import carsharing.teltonika.message.DeviceConnected;
import carsharing.teltonika.message.DeviceDisconnected;
import carsharing.teltonika.redis.SideLink;
import carsharing.teltonika.settings.RedisSettings;
import carsharing.teltonika.settings.StateSettings;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the states of cars to Redis, and what Redis has back: many cars in one request, one
 * request at a time, and a car at most once in {@link StateSettings#writeInterval()}.
 *
 * <p>If Redis is away, nothing is written and nothing is lost: a state that has changed stays in
 * the line, once.
 */
public final class StateKeeper extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(StateKeeper.class);

  /** How soon a car is written that has not been written for long, ms. */
  private static final long TICK = 100;

  /** How long a stopping server writes what is left, ms. */
  private static final long LAST_WRITES = 3_000;

  /** How long it publishes the last events, ms. */
  private static final long LAST_EVENTS = 2_000;

  /** The publisher has a deadline of its own. */
  private static final DeliveryOptions PATIENT =
      new DeliveryOptions().setSendTimeout(Duration.ofMinutes(10).toMillis());

  private final CarStates states;
  private final StateSettings settings;
  private final RedisSettings redis;
  private final StateMetrics metrics;
  private final String process;
  private final Duration deadAfter;
  private final TimeSource time;
  private final Future<Void> devicesGone;
  private final Promise<Void> ended;
  private Optional<StateRounds> rounds = Optional.empty();
  private Optional<SideLink> link = Optional.empty();
  private Optional<OnlineCars> online = Optional.empty();
  private Optional<LivingProcesses> processes = Optional.empty();
  private Optional<EventLine> events = Optional.empty();
  private boolean isBusy;
  private boolean isStopping;

  /**
   * Creates one that is still to be deployed.
   *
   * @param process this one, as the owners of cars name it
   * @param deadAfter how long a process may be silent before its cars count as offline
   * @param devicesGone completes when the last connection has ended
   * @param ended is completed when no more events will come
   */
  public StateKeeper(
      CarStates states,
      StateSettings settings,
      RedisSettings redis,
      StateMetrics metrics,
      String process,
      Duration deadAfter,
      TimeSource time,
      Future<Void> devicesGone,
      Promise<Void> ended) {
    this.states = states;
    this.settings = settings;
    this.redis = redis;
    this.metrics = metrics;
    this.process = process;
    this.deadAfter = deadAfter;
    this.time = time;
    this.devicesGone = devicesGone;
    this.ended = ended;
  }

  @Override
  public Future<?> start() {
    var notes = new StateNotes(vertx.eventBus(), process);
    var opened = new SideLink(vertx, redis, "States of cars", this::rewriteAll);
    link = Optional.of(opened);
    beginRounds(opened, new StateStore(opened, settings.retention()), notes);
    metrics.watch(states::size, states::waiting);
    var bus = vertx.eventBus();
    bus.<DeviceConnected>localConsumer(
        DeviceConnected.ADDRESS,
        message -> states.connected(message.body().imei(), message.body().connection(), process));
    bus.<DeviceDisconnected>localConsumer(
        DeviceDisconnected.ADDRESS,
        message -> states.disconnected(message.body().imei(), message.body().connection()));
    bus.<CommandSent>localConsumer(
        CommandSent.ADDRESS,
        message -> {
          states.commandSent(message.body().imei());
          notes.commandSent(message.body().imei());
        });
    tellEvents(notes);
    tickLater();
    opened.open();
    return Future.succeededFuture();
  }

  private void tellEvents(StateNotes notes) {
    if (settings.publish()) {
      events = Optional.of(new EventLine(vertx, this::publish, settings.maxEvents(), metrics));
    }
    states.tell(
        all -> {
          events.ifPresent(line -> line.add(all));
          notes.happened(all);
        });
  }

  private void beginRounds(SideLink opened, StateStore all, StateNotes notes) {
    var listed = new OnlineCars(opened, process, settings.retention());
    var moves = new StateRounds(states, all, listed, notes, settings, metrics, process, time);
    rounds = Optional.of(moves);
    var writes =
        new LostCars.Writes(
            moves::nextRev,
            () -> events.map(EventLine::room).orElse(Future.succeededFuture()),
            settings.maxEvents(),
            notes::written);
    var lost = new LostCars(all, listed, states, process, time, writes);
    online = Optional.of(listed);
    processes =
        Optional.of(
            new LivingProcesses(
                opened,
                process,
                deadAfter,
                settings.retention(),
                time,
                dead -> lost.settle(dead, processes.orElseThrow()),
                listed::keep,
                this::rewriteAll));
  }

  private void rewriteAll() {
    online.ifPresent(OnlineCars::tellAgain);
    states.rewriteAll();
  }

  /** Writes what is left, if Redis is there. */
  @Override
  public Future<?> stop() {
    var gone = ((ContextInternal) context).<Void>promise(); // Others complete it on their threads.
    devicesGone.onComplete(gone);
    return gone.future()
        .transform(ended -> vertx.timer(TICK, TimeUnit.MILLISECONDS)) // The last ends are told.
        .transform(
            told -> {
              isStopping = true;
              return isUp() ? finish() : Future.succeededFuture();
            })
        .onFailure(
            late -> LOG.warn("Not all states of cars could be written: {}", late.getMessage()))
        .transform(done -> lastEvents(LAST_EVENTS))
        .onComplete(done -> ended.tryComplete())
        .transform(done -> link.map(SideLink::close).orElse(Future.succeededFuture()));
  }

  /** Waits until all events are published, for {@code left} ms at most. */
  private Future<Void> lastEvents(long left) {
    return left <= 0 || events.filter(line -> line.size() > 0).isEmpty()
        ? Future.succeededFuture()
        : vertx.timer(TICK, TimeUnit.MILLISECONDS).compose(later -> lastEvents(left - TICK));
  }

  private Future<Void> finish() {
    return writeAll()
        .compose(written -> online.orElseThrow().clear())
        .compose(cleared -> processes.orElseThrow().leave())
        .timeout(LAST_WRITES, TimeUnit.MILLISECONDS);
  }

  private Future<Void> writeAll() {
    return rounds
        .orElseThrow()
        .run(true)
        .compose(done -> states.waiting() == 0 ? Future.<Void>succeededFuture() : writeAll());
  }

  private Future<Void> publish(CarEvent event) {
    return vertx.eventBus().request(CarEvent.ADDRESS, event, PATIENT).mapEmpty();
  }

  private void tickLater() {
    vertx.setTimer(
        TICK,
        timer -> {
          if (!isStopping) {
            tick();
            tickLater();
          }
        });
  }

  private boolean isUp() {
    return link.filter(SideLink::isUp).isPresent();
  }

  private void tick() {
    states.redisIsThere(link.filter(SideLink::isAway).isEmpty());
    if (!isUp() || link.filter(SideLink::isRefusing).isPresent()) {
      states.dropForgotten();
    }
    if (isUp()) {
      processes.ifPresent(LivingProcesses::beatIfDue);
    }
    if (isUp() && !isBusy) {
      isBusy = true;
      rounds
          .orElseThrow()
          .run(isStopping)
          .onFailure(cause -> LOG.debug("States of cars wait: {}", cause.getMessage()))
          .onComplete(done -> isBusy = false);
    }
  }
}
