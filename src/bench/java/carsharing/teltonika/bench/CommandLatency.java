package carsharing.teltonika.bench;

import carsharing.teltonika.testing.RabbitServer;
import carsharing.teltonika.testing.RedisServer;
import carsharing.teltonika.testing.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How long a command takes from the client's PUBLISH to the tracker's socket: on an idle server,
 * under load, and with many quiet connections besides; and how long a car is deaf when Redis was
 * killed.
 */
public final class CommandLatency {

  private static final int WARM_UP = 2000;
  private static final int COMMANDS = 2000;
  private static final int ROUNDS = 3;
  private static final int TRACKERS = 300;
  private static final double FRAMES_PER_SECOND = 1000;
  private static final int QUIET_CONNECTIONS = 15_000;
  private static final Duration SETTLING = Duration.ofSeconds(20);

  private final RedisServer redis;
  private final ServerProcess server;
  private final Path folder;

  private CommandLatency(RedisServer redis, ServerProcess server, Path folder) {
    this.redis = redis;
    this.server = server;
    this.folder = folder;
  }

  /** Prints a table. */
  public static void main(String[] arguments) throws Exception {
    var folder = Files.createTempDirectory("bench");
    var environment =
        Map.of(
            "RABBITMQ_URI", RabbitServer.shared().uri(),
            "REDIS_URI", RedisServer.shared().uri(),
            "RECORDS_QUEUE", "bench");
    try (var server =
        ServerProcess.start(ServerProcess.PRODUCTION, folder, environment).awaitReady()) {
      new CommandLatency(RedisServer.shared(), server, folder).run();
    }
  }

  private void run() throws Exception {
    System.out.printf(
        "%-58s %8s %8s %8s %8s   ms%n", "PUBLISH to the tracker", "p50", "p99", "p99.9", "max");
    try (var client = new TimedClient(redis.port(), server.port())) {
      client.measure(WARM_UP);
      rounds("idle", client);
      whileTrackersSend("under load", client);
      try (var quiet = QuietConnections.open(server.port(), QUIET_CONNECTIONS)) {
        TimeUnit.MILLISECONDS.sleep(SETTLING.toMillis());
        rounds("%,d quiet connections".formatted(quiet.size()), client);
        whileTrackersSend("%,d quiet connections, load".formatted(quiet.size()), client);
      }
    }
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

  private static void rounds(String name, TimedClient client) throws Exception {
    for (var round = 1; round <= ROUNDS; round++) {
      print(round == 1 ? name : "", client.measure(COMMANDS));
    }
  }

  private static void print(String name, Histogram latency) {
    System.out.printf(
        "%-58s %8.2f %8.2f %8.2f %8.2f%n",
        name,
        millis(latency.getValueAtPercentile(50)),
        millis(latency.getValueAtPercentile(99)),
        millis(latency.getValueAtPercentile(99.9)),
        millis(latency.getMaxValue()));
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
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
