package carsharing.teltonika.bench;

import carsharing.teltonika.testing.RabbitServer;
import carsharing.teltonika.testing.RedisServer;
import carsharing.teltonika.testing.ServerProcess;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How long a command takes from the client's PUBLISH to the tracker's socket: on an idle server,
 * under load, and with many quiet connections besides.
 */
final class CommandLatency {

  static final int ROUNDS = 3;
  static final int COMMANDS = 2000;

  private static final int WARM_UP = 2000;
  private static final int TRACKERS = 300;
  private static final double FRAMES_PER_SECOND = 1000;
  private static final int QUIET_TRACKERS = 15_000;
  private static final Duration SETTLING = Duration.ofSeconds(20);

  private final BenchServer server;
  private final List<List<String>> rows = new ArrayList<>();

  private CommandLatency(BenchServer server) {
    this.server = server;
  }

  /** A row for each situation: its name, p50, p99, p99.9 and the longest, in ms. */
  static List<List<String>> measure() throws Exception {
    try (var server = BenchServer.start(RabbitServer.shared(), RedisServer.shared())) {
      return new CommandLatency(server).run();
    }
  }

  private List<List<String>> run() throws Exception {
    try (var client = new TimedClient(RedisServer.shared().port(), server.port())) {
      client.measure(WARM_UP);
      rounds("idle", client);
      whileTrackersSend("under load", client);
      try (var quiet = new QuietTrackers(server.port())) {
        quiet.growTo(QUIET_TRACKERS);
        TimeUnit.MILLISECONDS.sleep(SETTLING.toMillis());
        rounds("%,d quiet connections".formatted(quiet.connected()), client);
        whileTrackersSend("%,d quiet connections, load".formatted(quiet.connected()), client);
      }
    }
    return rows;
  }

  private void whileTrackersSend(String name, TimedClient client) throws Exception {
    var simulator = startSimulator();
    try {
      TimeUnit.MILLISECONDS.sleep(SETTLING.toMillis());
      rounds(
          "%s (%d trackers, %,.0f frames/s)".formatted(name, TRACKERS, FRAMES_PER_SECOND), client);
    } finally {
      simulator.destroy();
      simulator.waitFor();
    }
  }

  private void rounds(String name, TimedClient client) throws Exception {
    var latencies = new ArrayList<Histogram>();
    for (var round = 0; round < ROUNDS; round++) {
      latencies.add(client.measure(COMMANDS));
    }
    rows.add(
        List.of(
            name,
            millis(latencies, 50),
            millis(latencies, 99),
            millis(latencies, 99.9),
            millis(latencies, 100)));
  }

  private static String millis(List<Histogram> rounds, double percentile) {
    return Spread.of(
            rounds.stream()
                .mapToDouble(latency -> latency.getValueAtPercentile(percentile) / 1e6)
                .toArray())
        .toString();
  }

  private Process startSimulator() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            List.of(
                java,
                "-cp",
                ServerProcess.STANDALONE.toAbsolutePath().toString(),
                "carsharing.teltonika.simulator.Simulate",
                "--port=" + server.port(),
                "--trackers=" + TRACKERS,
                "--rate=" + FRAMES_PER_SECOND / TRACKERS,
                "--quiet"))
        .redirectError(Redirect.INHERIT)
        .redirectOutput(Redirect.DISCARD)
        .start();
  }
}
