package carsharing.teltonika.bench;

import carsharing.teltonika.bench.MicroBenchmark.Result;
import carsharing.teltonika.bench.report.Conditions;
import carsharing.teltonika.bench.report.Effort;
import carsharing.teltonika.bench.report.Figures;
import carsharing.teltonika.bench.report.RunLength;
import carsharing.teltonika.bench.report.Section;
import carsharing.teltonika.bench.report.Spread;
import carsharing.teltonika.bench.server.BenchServer;
import carsharing.teltonika.bench.server.ProcessStatus;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.RunnerException;

/**
 * What the states of cars cost: a fleet that sends now and then, with states and without, with the
 * API that shows them, and with events.
 */
public final class State {

  private static final MicroBenchmark OBSERVE =
      new MicroBenchmark(ObserveBenchmark.class, "observe", 4, 4, 500);

  private static final int ROUNDS = 3;
  private static final int SECONDS = 20;
  private static final int CARS = Effort.pick(20_000, 5_000);
  private static final long INTERVAL = Effort.pick(10_000, 2_500); // ms

  /** Files that a process needs besides the connections. */
  private static final int OTHER_FILES = 1000;

  private static final double MIB = 1 << 20;
  private static final String OFF = "off";
  private static final String ON = "on";
  private static final String SHOWN = "on, with the API";
  private static final String PUBLISHED = "on, with the API and events";

  private static final List<String> HEAD =
      List.of(
          "states",
          "records/s",
          "server, µs a record",
          "Redis, µs a record",
          "RabbitMQ, µs a record",
          "ack p50, ms",
          "p99, ms",
          "heap after a collection, MiB");

  private final RabbitServer rabbit = RabbitServer.shared();
  private final RedisServer redis = RedisServer.shared();
  private final RunLength run = RunLength.of(ROUNDS, SECONDS);
  private final List<Side> sides = new ArrayList<>();

  /** A server of one kind, and what was measured on it. */
  private record Side(String name, BenchServer server, IngestRounds rounds, List<Double> heaps) {

    double micros() {
      return rounds.spread(round -> round.microsPerRecord(IngestRound.SERVER)).median();
    }

    double heap() {
      return Spread.of(heaps).median();
    }
  }

  private State() {}

  /** Writes the section; {@link RunLength} says how to have it shorter. */
  public static void main(String[] arguments) throws Exception {
    var state = new State();
    try {
      state.run();
    } finally {
      state.sides.forEach(side -> side.server().close());
    }
  }

  /** The connections that a process of this machine may have. */
  private static int cars() {
    var limit =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getMaxFileDescriptorCount()
            : Integer.MAX_VALUE;
    return (int) Math.min(CARS, (limit - OTHER_FILES) / 1000 * 1000);
  }

  private void run() throws InterruptedException, RunnerException {
    var observed = OBSERVE.run();
    for (var name : List.of(OFF, ON, SHOWN, PUBLISHED)) {
      var settings =
          Map.of(
              "RECORDS_QUEUE",
              BenchServer.QUEUE,
              "STATE_ENABLED",
              Boolean.toString(!name.equals(OFF)),
              "API_ENABLED",
              Boolean.toString(name.equals(SHOWN) || name.equals(PUBLISHED)),
              "STATE_PUBLISH",
              Boolean.toString(name.equals(PUBLISHED)));
      var server = BenchServer.start(rabbit, redis, settings);
      var side = new Side(name, server, new IngestRounds(), new ArrayList<>());
      sides.add(side);
      bench(side).measure(300, 1, run.time(1), run.time(0.5)); // The JVM compiles.
      bench(side).measure(cars(), 1, INTERVAL, run.time(0.5), run.time(0.5));
    }
    for (var round = 0; round < run.rounds(); round++) {
      for (var i = 0; i < sides.size(); i++) {
        measure(sides.get((i + round) % sides.size()));
      }
    }
    publish(observed);
  }

  private void measure(Side side) throws InterruptedException {
    side.rounds().measure(bench(side), cars(), 1, INTERVAL, run);
    side.heaps().add(new ProcessStatus(side.server().process()).collected().heap() / MIB);
  }

  private IngestRound.Bench bench(Side side) {
    return new IngestRound.Bench(side.server(), rabbit, redis);
  }

  private static String times(Side side, Side off) {
    return Figures.text(side.micros() / off.micros(), 2);
  }

  private void publish(List<Result> observed) {
    var off = sides.get(0);
    var on = sides.get(1);
    var shown = sides.get(2);
    var published = sides.get(3);
    new Section("state", "What states of cars cost")
        .conditions(Conditions.here().withServers().with(run).with("JMH:", OBSERVE))
        .text(
            """
            %,d cars are connected and send a frame of one record with 26 IO elements each %s s. Four servers were \
            measured in turn: one keeps no states, one keeps the state of each car, in memory and in Redis \
            (`state.enabled`), one also has the API (`api.enabled`), which has all cars in memory and tells events, \
            and one also publishes these events (`state.publish`). The cars drive, so few records are an event: what \
            is measured is the search for events. With states a record costs the server %s times as much processor \
            time, with the API %s times, and with events %s times. The states of all cars take %s MiB of its heap, \
            and with the API %s MiB."""
                .formatted(
                    cars(),
                    Figures.text(INTERVAL / 1000.0, 1),
                    times(on, off),
                    times(shown, off),
                    times(published, off),
                    Figures.text(on.heap() - off.heap(), 1),
                    Figures.text(shown.heap() - off.heap(), 1)))
        .table(HEAD, sides.stream().map(State::row).toList())
        .text(
            "Verdicts need to know which flags a car can set. Each frame of a car is looked at for it:")
        .table(
            List.of("hardware", "ns a frame", "allocated, B a frame"),
            observed.stream().map(State::row).toList())
        .publish();
  }

  private static List<String> row(Result observed) {
    return List.of(
        observed.parameter("hardware"),
        observed.nanos().toString(),
        observed.allocated().toString());
  }

  private static List<String> row(Side side) {
    var all = side.rounds();
    return Stream.of(
            side.name(),
            all.spread(IngestRound::recordsPerSecond),
            all.spread(round -> round.microsPerRecord(IngestRound.SERVER)),
            all.spread(round -> round.microsPerRecord(IngestRound.REDIS)),
            all.spread(round -> round.microsPerRecord(IngestRound.RABBIT)),
            all.latency(50),
            all.latency(99),
            Spread.of(side.heaps()))
        .map(Object::toString)
        .toList();
  }
}
