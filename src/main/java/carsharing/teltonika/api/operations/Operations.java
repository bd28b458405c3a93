package carsharing.teltonika.api.operations;

import carsharing.teltonika.allow.Admission;
import carsharing.teltonika.allow.AllowList;
import carsharing.teltonika.allow.RefusedList;
import carsharing.teltonika.allow.RefusedTrackers;
import carsharing.teltonika.api.ApiGroup;
import carsharing.teltonika.car.profile.CarProfiles;
import carsharing.teltonika.http.ConnectionAdmin;
import carsharing.teltonika.http.ReadinessCheck;
import carsharing.teltonika.message.RecordBatch;
import carsharing.teltonika.peers.Peers;
import carsharing.teltonika.peers.ProcessList;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.quarantine.Quarantine;
import carsharing.teltonika.quarantine.QuarantineLine;
import carsharing.teltonika.recent.RecentRecords;
import carsharing.teltonika.redis.ChannelLink;
import carsharing.teltonika.redis.SideLink;
import carsharing.teltonika.settings.LiveSettings;
import carsharing.teltonika.settings.api.OperationsSettings;
import carsharing.teltonika.time.TimeSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What people need who look after the server: its pages, and what works for them all the time.
 *
 * <p>Lives on the event loop of the HTTP server.
 */
public final class Operations {

  /** How often Redis gets what was refused and what cannot be decoded, ms. */
  private static final long WRITE_INTERVAL = 1000;

  /** How often the meters are looked at, ms. */
  private static final long SAMPLE_INTERVAL = 5000;

  private final Vertx vertx;
  private final Parts parts;
  private final SideLink redis;
  private final OperationsSettings limits;
  private final Measures measures;
  private final ProcessList processes;
  private final Peers peers;
  private final ChannelLink questions;
  private final RefusedList refused;
  private final Quarantine quarantine;
  private final List<Long> timers = new ArrayList<>();
  private Future<Void> beating = Future.succeededFuture();

  /**
   * What this process has in memory for it, filled by connections.
   *
   * @param recent the last records of each car
   * @param refused trackers that were refused
   * @param quarantined frames that cannot be decoded
   */
  public record Memory(RecentRecords recent, RefusedTrackers refused, QuarantineLine quarantined) {}

  /**
   * What of the server it shows and uses.
   *
   * @param process the name of this process
   * @param checks those of readiness
   * @param forgetTraces drops what traces have seen that have ended
   * @param publish publishes records, and succeeds when RabbitMQ has confirmed them; completes on
   *     the event loop of the caller
   */
  public record Parts(
      LiveSettings settings,
      TimeSource time,
      MeterRegistry meters,
      String process,
      ProcessFacts facts,
      List<ReadinessCheck> checks,
      AllowList allowList,
      CarProfiles profiles,
      ConnectionAdmin connections,
      Runnable forgetTraces,
      Function<RecordBatch, Future<Void>> publish,
      Memory memory) {

    /** Copies the checks. */
    public Parts {
      checks = List.copyOf(checks);
    }
  }

  /**
   * Creates it; nothing is opened yet.
   *
   * @param redis for what it reads and writes
   */
  public Operations(Vertx vertx, Parts parts, SideLink redis) {
    this.vertx = vertx;
    this.parts = parts;
    this.redis = redis;
    this.limits = parts.settings().get().api().operations();
    this.measures = new Measures(parts.meters(), parts.checks(), parts.time());
    this.processes =
        new ProcessList(redis, parts.process(), () -> parts.facts().card(measures).toJson());
    this.peers =
        new Peers(
            vertx,
            parts.process(),
            processes,
            redis::aside,
            new Peers.Limits(limits.peerTimeout(), limits.maxPeerMessage(), limits.maxQuestions()));
    this.questions =
        new ChannelLink(
            vertx,
            parts.settings().get().redis(),
            parts.time(),
            "Questions of other processes",
            Peers.channel(parts.process()),
            peers::received);
    this.refused = new RefusedList(redis, limits.maxRefused());
    this.quarantine = new Quarantine(redis, limits.maxQuarantine(), limits.quarantineMemory());
  }

  /** Asks other processes, and answers them. */
  public Peers peers() {
    return peers;
  }

  /** Begins to hear other processes, and to write. */
  public void open() {
    questions.open();
    timers.add(vertx.setPeriodic(0, ProcessList.INTERVAL.toMillis(), timer -> beat()));
    timers.add(vertx.setPeriodic(WRITE_INTERVAL, timer -> write()));
    timers.add(
        vertx.setPeriodic(
            SAMPLE_INTERVAL,
            timer -> {
              measures.sample();
              parts.forgetTraces().run();
            }));
  }

  private void beat() {
    if (beating.isComplete()) {
      beating = processes.beat();
    }
  }

  /** Succeeds when Redis has what this process has seen. What Redis does not take is lost. */
  private Future<Void> write() {
    if (!redis.isUp()) {
      return Future.failedFuture("Redis is away");
    }
    var memory = parts.memory();
    var frames = memory.quarantined().take();
    return refused
        .add(memory.refused().take(), parts.process())
        .compose(before -> quarantine.add(frames))
        .onFailure(cause -> frames.forEach(memory.quarantined()::add));
  }

  /**
   * The pages.
   *
   * @param vehicles finds the tracker of a vehicle by its id or its IMEI
   */
  public List<ApiGroup> groups(Function<String, Optional<Imei>> vehicles) {
    var settings = parts.settings();
    var time = parts.time();
    var meanings =
        new Meanings(vertx, parts.profiles(), () -> settings.get().records().namesFamily());
    return List.of(
        new RecordPages(
            vertx, peers, parts.memory().recent(), meanings, vehicles, limits.recentRecords()),
        new TracePages(
            vertx,
            peers,
            parts.connections(),
            meanings,
            vehicles,
            () -> settings.get().http().maxTrace()),
        new RefusedPages(
            refused,
            new Admission(redis, () -> settings.get().allow()),
            parts.allowList(),
            this::write),
        new QuarantinePages(vertx, quarantine, meanings, parts.publish(), this::write, time),
        new HealthPages(processes, parts.process(), measures, redis, settings::effective, time));
  }

  /** Writes what is left, and tells the other processes that this one ends. */
  public Future<Void> close() {
    timers.forEach(vertx::cancelTimer);
    peers.close();
    return write()
        .transform(written -> beating) // A card that is written later would stay.
        .transform(beaten -> processes.leave())
        .transform(left -> questions.close());
  }
}
