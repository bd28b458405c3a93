package carsharing.teltonika.bench;

import carsharing.teltonika.testing.RabbitServer;
import carsharing.teltonika.testing.RedisServer;
import carsharing.teltonika.testing.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  private static final int QUIET_CONNECTIONS = 15_000;
  private static final Duration SETTLING = Duration.ofSeconds(20);

  private final ServerProcess server;
  private final Path folder;
  private final List<List<String>> rows = new ArrayList<>();

  private CommandLatency(ServerProcess server, Path folder) {
    this.server = server;
    this.folder = folder;
  }

  /** A row for each situation: its name, p50, p99, p99.9 and the longest, in ms. */
  static List<List<String>> measure() throws Exception {
    var folder = Files.createTempDirectory("bench");
    var environment =
        Map.of(
            "RABBITMQ_URI", RabbitServer.shared().uri(),
            "REDIS_URI", RedisServer.shared().uri(),
            "RECORDS_QUEUE", "bench");
    try (var server =
        ServerProcess.start(ServerProcess.PRODUCTION, folder, environment).awaitReady()) {
      return new CommandLatency(server, folder).run();
    }
  }

  private List<List<String>> run() throws Exception {
    try (var client = new TimedClient(RedisServer.shared().port(), server.port())) {
      client.measure(WARM_UP);
      rounds("idle", client);
      whileTrackersSend("under load", client);
      try (var quiet = QuietConnections.open(server.port(), QUIET_CONNECTIONS)) {
        TimeUnit.MILLISECONDS.sleep(SETTLING.toMillis());
        rounds("%,d quiet connections".formatted(quiet.size()), client);
        whileTrackersSend("%,d quiet connections, load".formatted(quiet.size()), client);
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
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("simulator.log").toFile())
        .start();
  }
}
