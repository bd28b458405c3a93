package carsharing.teltonika.bench.outcome;

import carsharing.teltonika.bench.outcome.OutcomeSeries.Case;
import carsharing.teltonika.bench.outcome.OutcomeSeries.Crowd;
import carsharing.teltonika.bench.outcome.TimedCommand.Seen;
import carsharing.teltonika.bench.report.Effort;
import carsharing.teltonika.bench.report.RunLength;
import carsharing.teltonika.bench.server.RunningVersions;
import carsharing.teltonika.simulator.tracker.AnswerOptions.RecordOrder;
import carsharing.teltonika.testing.Futures;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.vehicle.DefaultScript;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * How long an outcome takes: what the server adds to the time for which the car itself holds its
 * answers, and the time from the car's last answer to the client. For all scripts, whether text or
 * record comes first, and for one car at a time and for many.
 */
public final class OutcomeLatency implements AutoCloseable {

  /** Cars of each version and order. */
  static final int CARS = Effort.pick(50, 20);

  /** Commands of one script, one at a time, in one round. */
  public static final int COMMANDS = Effort.pick(60, 6);

  /** Pairs of commands in one round, for each order. */
  static final int PAIRS = Effort.pick(200, 20);

  /** How long one script may take in a round; rounds of pairs, five times as long. */
  public static final RunLength LENGTH = RunLength.of(3, 4);

  private static final int WARM_UP = Effort.pick(10, 2);
  private static final int PAIR_TIME = 5;
  private static final Duration PAUSE = Duration.ofMillis(4);

  /** An old server goes on waiting for a text when the client knows the outcome already. */
  private static final Duration BETWEEN_CROWDS = Duration.ofMillis(1100);

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));

  /** Held on to: one that is forgotten closes its connections. */
  private final NetClient net = vertx.createNetClient();

  private final OutcomeClient client;
  private final OutcomeSeries series;
  private final FollowUps followUps;
  private final Map<Group, List<TimedCar>> cars = new LinkedHashMap<>();
  private int next;

  /** Cars that are alike. */
  private record Group(int version, RecordOrder order) {}

  private OutcomeLatency(RunningVersions versions) throws IOException {
    this.client = new OutcomeClient(RedisServer.shared().port());
    this.series = new OutcomeSeries(versions.all());
    this.followUps = new FollowUps(versions.all());
  }

  /** What was measured. */
  public record Result(OutcomeSeries series, FollowUps followUps) {}

  /** Measures, after some commands to warm up. */
  public static Result measure(RunningVersions versions) throws Exception {
    try (var latency = new OutcomeLatency(versions)) {
      latency.connect();
      latency.warmUp();
      for (var round = 0; round < LENGTH.rounds(); round++) {
        for (var version = 0; version < versions.all().size(); version++) {
          latency.round(version);
        }
      }
      return new Result(latency.series, latency.followUps);
    }
  }

  /** All cars stay connected, so that the servers learn how their clocks go. */
  private void connect() throws Exception {
    for (var version = 0; version < series.versions().size(); version++) {
      var port = series.versions().get(version).server().port();
      for (var order : RecordOrder.values()) {
        var group = cars.size();
        var connecting = new ArrayList<Future<TimedCar>>();
        for (var number = 0; number < CARS; number++) {
          var imei = "356307008%02d%04d".formatted(group, number);
          connecting.add(TimedCar.connect(vertx, net, port, imei, order, imei.hashCode()));
        }
        Futures.get(Future.all(connecting));
        cars.put(new Group(version, order), connecting.stream().map(Future::result).toList());
      }
    }
  }

  private void warmUp() throws Exception {
    for (var group : cars.keySet()) {
      for (var script : DefaultScript.values()) {
        oneAtATime(group, script, WARM_UP, (meetsRecords, published, heard, seen) -> {});
        together(group, script, false, (meetsRecords, published, heard, seen) -> {});
      }
    }
  }

  private void round(int version) throws Exception {
    for (var order : RecordOrder.values()) {
      var group = new Group(version, order);
      for (var script : DefaultScript.values()) {
        oneAtATime(group, script, COMMANDS, sink(group, Crowd.ONE, script));
        var many = sink(group, Crowd.MANY, script);
        together(group, script, false, many);
        together(group, script, true, many);
      }
      pairs(group);
    }
  }

  /** Receives the times of one command, ns. */
  private interface Sink {
    void add(boolean meetsRecords, long published, long heard, Seen seen);
  }

  private Sink sink(Group group, Crowd crowd, DefaultScript script) {
    var added = new ArrayList<Histogram>();
    var tail = new ArrayList<Histogram>();
    for (var meetsRecords : List.of(false, true)) {
      var which = new Case(group.version(), crowd, group.order(), meetsRecords, script);
      added.add(series.of(which).added().nextRound());
      tail.add(series.of(which).tail().nextRound());
    }
    return (meetsRecords, published, heard, seen) -> {
      if (seen.isOvertaken() || heard < seen.lastWritten()) {
        series.countOvertaken(group.version());
        return;
      }
      var index = meetsRecords ? 1 : 0;
      added.get(index).recordValue(heard - published - seen.held());
      tail.get(index).recordValue(heard - seen.lastWritten());
    };
  }

  private void oneAtATime(Group group, DefaultScript script, int commands, Sink sink)
      throws Exception {
    var end = System.nanoTime() + LENGTH.time().toNanos();
    for (var i = 0; i < commands && (i < 2 || System.nanoTime() < end); i++) {
      var car = nextCar(group);
      var meetsRecords = i % 2 == 1;
      Futures.get(car.expect(script, meetsRecords));
      var sent = client.send(List.of(car.imei()), script).get(0);
      sink.add(meetsRecords, sent.published(), sent.await(), Futures.get(car.answered()));
      Futures.get(car.settled());
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private void together(Group group, DefaultScript script, boolean meetsRecords, Sink sink)
      throws Exception {
    var all = Objects.requireNonNull(cars.get(group));
    Futures.get(Future.all(all.stream().map(car -> car.expect(script, meetsRecords)).toList()));
    var sent = client.send(all.stream().map(TimedCar::imei).toList(), script);
    for (var i = 0; i < all.size(); i++) {
      var heard = sent.get(i).await();
      sink.add(meetsRecords, sent.get(i).published(), heard, Futures.get(all.get(i).answered()));
    }
    Futures.get(Future.all(all.stream().map(TimedCar::settled).toList()));
    LockSupport.parkNanos(BETWEEN_CROWDS.toNanos());
  }

  /** After each command another one follows at once; then one comes to a car that had a rest. */
  private void pairs(Group group) throws Exception {
    var after = followUps.after(group.version(), group.order()).nextRound();
    var other = followUps.other(group.version(), group.order()).nextRound();
    var end = System.nanoTime() + LENGTH.time().toNanos() * PAIR_TIME;
    var scripts = DefaultScript.values();
    for (var i = 0; i < PAIRS && (i < 2 || System.nanoTime() < end); i++) {
      var car = nextCar(group);
      Futures.get(car.expect(scripts[i % scripts.length], false));
      client.send(List.of(car.imei()), scripts[i % scripts.length]).get(0).await();
      after.recordValue(reach(car));
      LockSupport.parkNanos(PAUSE.toNanos());
      other.recordValue(reach(nextCar(group)));
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    LockSupport.parkNanos(BETWEEN_CROWDS.toNanos());
  }

  /** How long a command takes from PUBLISH to the car, ns. */
  private long reach(TimedCar car) throws Exception {
    Futures.get(car.expect(DefaultScript.UNLOCK, false));
    var sent = client.send(List.of(car.imei()), DefaultScript.UNLOCK).get(0);
    sent.await();
    return Futures.get(car.answered()).firstArrival() - sent.published();
  }

  private TimedCar nextCar(Group group) {
    var all = Objects.requireNonNull(cars.get(group));
    return all.get(next++ % all.size());
  }

  @Override
  public void close() throws IOException {
    cars.values().forEach(all -> all.forEach(TimedCar::close));
    client.close();
    Futures.get(vertx.close());
  }
}
