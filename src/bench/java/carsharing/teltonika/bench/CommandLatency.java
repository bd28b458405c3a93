package carsharing.teltonika.bench;

import carsharing.teltonika.bench.load.Load;
import carsharing.teltonika.bench.load.LoadOptions;
import carsharing.teltonika.bench.load.QuietTrackers;
import carsharing.teltonika.bench.load.Saturation;
import carsharing.teltonika.bench.outcome.TimedClient;
import carsharing.teltonika.bench.report.Effort;
import carsharing.teltonika.bench.report.Latencies;
import carsharing.teltonika.bench.report.Target;
import carsharing.teltonika.bench.server.RunningVersions;
import carsharing.teltonika.bench.server.RunningVersions.Version;
import carsharing.teltonika.testing.server.RedisServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long a command takes from the client's PUBLISH to the tracker's socket: on an idle server,
 * under load, and with many quiet connections besides. If there are two versions of the server,
 * they take turns.
 */
final class CommandLatency implements AutoCloseable {

  static final int ROUNDS = Effort.pick(3, 1);
  static final int COMMANDS = Effort.pick(2000, 300);

  private static final int WARM_UP = Effort.pick(2000, 300);
  static final int TRACKERS = 300;
  static final int RECORDS = 10;

  /** Of what the server takes at most. */
  static final double LOAD = 0.7;

  /** ms, from the design. */
  private static final Target IDLE = Target.of(0.5, 2, 10);

  private static final Target BUSY = Target.of(1, 5, 25);

  private static final int QUIET_TRACKERS = Effort.pick(15_000, 2000);
  private static final Duration SETTLING = Duration.ofSeconds(Effort.pick(20, 1));

  /** A version while it is measured. */
  private record Candidate(Version version, TimedClient client, double load) {}

  /** What was measured of one version in one situation. */
  private record Situation(Latencies latencies, List<Double> framesPerSecond) {

    static Situation begin() {
      return new Situation(new Latencies(), new ArrayList<>());
    }
  }

  private final List<Candidate> candidates = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  private CommandLatency() {}

  /** A row for each situation: its name, p50, p99, p99.9 and the longest in ms, and the target. */
  static List<List<String>> measure(RunningVersions versions) throws Exception {
    try (var latency = new CommandLatency()) {
      for (var version : versions.all()) {
        latency.prepare(version);
      }
      latency.run();
      return latency.rows;
    }
  }

  private void prepare(Version version) throws Exception {
    var load = LOAD * Saturation.framesPerSecond(version.server(), RECORDS);
    var client =
        new TimedClient(
            RedisServer.shared().port(), version.server().port(), candidates.size() + 1);
    candidates.add(new Candidate(version, client, load));
    client.measure(WARM_UP);
  }

  private void run() throws Exception {
    measureIdle();
    measureUnderLoad();
    for (var candidate : candidates) {
      measureWithQuietTrackers(candidate);
    }
  }

  private void measureIdle() throws Exception {
    var situations = candidates.stream().map(candidate -> Situation.begin()).toList();
    for (var round = 0; round < ROUNDS; round++) {
      for (var i = 0; i < candidates.size(); i++) {
        candidates.get(i).client().measure(COMMANDS, situations.get(i).latencies().nextRound());
      }
    }
    addRows("idle", situations, IDLE);
  }

  private void measureUnderLoad() throws Exception {
    var situations = candidates.stream().map(candidate -> Situation.begin()).toList();
    for (var round = 0; round < ROUNDS; round++) {
      for (var i = 0; i < candidates.size(); i++) {
        whileTrackersSend(candidates.get(i), 1, situations.get(i));
      }
    }
    addRows("under load", situations, BUSY);
  }

  private void measureWithQuietTrackers(Candidate candidate) throws Exception {
    var idle = Situation.begin();
    var busy = Situation.begin();
    try (var quiet = new QuietTrackers(candidate.version().server().port())) {
      quiet.growTo(QUIET_TRACKERS);
      TimeUnit.MILLISECONDS.sleep(SETTLING.toMillis());
      for (var round = 0; round < ROUNDS; round++) {
        candidate.client().measure(COMMANDS, idle.latencies().nextRound());
      }
      whileTrackersSend(candidate, ROUNDS, busy);
      var name = "%,d quiet connections".formatted(quiet.connected());
      addRow(candidate, name, idle, IDLE);
      addRow(candidate, name + ", load", busy, BUSY);
    }
  }

  private static void whileTrackersSend(Candidate candidate, int rounds, Situation situation)
      throws Exception {
    var interval = Math.round(TRACKERS * 1000 / candidate.load());
    var port = candidate.version().server().port();
    var options = LoadOptions.closedLoop(port, TRACKERS, RECORDS).every(interval);
    try (var load = Load.start(options).awaitConnected()) {
      TimeUnit.MILLISECONDS.sleep(SETTLING.toMillis());
      load.take();
      for (var round = 0; round < rounds; round++) {
        candidate.client().measure(COMMANDS, situation.latencies().nextRound());
      }
      situation.framesPerSecond().add(load.take().framesPerSecond());
    }
  }

  private void addRows(String name, List<Situation> situations, Target target) {
    for (var i = 0; i < candidates.size(); i++) {
      addRow(candidates.get(i), name, situations.get(i), target);
    }
  }

  private void addRow(Candidate candidate, String name, Situation situation, Target target) {
    var load = situation.framesPerSecond().stream().mapToDouble(Double::doubleValue).average();
    var loaded = load.isEmpty() ? name : "%s (%,.0f frames/s)".formatted(name, load.getAsDouble());
    var row = new ArrayList<>(List.of(candidate.version().label(loaded)));
    row.addAll(situation.latencies().cells());
    row.add(situation.latencies().verdict(target));
    rows.add(row);
  }

  @Override
  public void close() throws IOException {
    for (var candidate : candidates) {
      candidate.client().close();
    }
  }
}
