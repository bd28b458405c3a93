package carsharing.teltonika.bench;

import carsharing.teltonika.testing.RabbitServer;
import carsharing.teltonika.testing.RedisServer;
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

  static final int ROUNDS = Effort.pick(3, 1);
  static final int COMMANDS = Effort.pick(2000, 300);

  private static final int WARM_UP = Effort.pick(2000, 300);
  static final int TRACKERS = 300;
  static final int RECORDS = 10;

  /** Of what the server takes at most. */
  static final double LOAD = 0.7;

  private static final int QUIET_TRACKERS = Effort.pick(15_000, 2000);
  private static final Duration SETTLING = Duration.ofSeconds(Effort.pick(20, 1));

  private final BenchServer server;
  private final List<List<String>> rows = new ArrayList<>();

  private CommandLatency(BenchServer server) {
    this.server = server;
  }

  /** A row for each situation: its name, p50, p99, p99.9 and the longest, in ms. */
  static List<List<String>> measure() throws Exception {
    var rabbit = RabbitServer.shared();
    try (var server = BenchServer.start(rabbit, RedisServer.shared());
        var drain = QueueDrain.open(rabbit.uri(), BenchServer.QUEUE)) {
      var rows = new CommandLatency(server).run();
      if (drain.messages() == 0) {
        throw new IllegalStateException("no record has come through the queue");
      }
      return rows;
    }
  }

  private List<List<String>> run() throws Exception {
    var load = LOAD * Saturation.framesPerSecond(server, RECORDS);
    try (var client = new TimedClient(RedisServer.shared().port(), server.port())) {
      client.measure(WARM_UP);
      addRow("idle", rounds(client));
      whileTrackersSend("under load", load, client);
      try (var quiet = new QuietTrackers(server.port())) {
        quiet.growTo(QUIET_TRACKERS);
        TimeUnit.MILLISECONDS.sleep(SETTLING.toMillis());
        addRow("%,d quiet connections".formatted(quiet.connected()), rounds(client));
        whileTrackersSend("%,d quiet connections, load".formatted(quiet.connected()), load, client);
      }
    }
    return rows;
  }

  private void whileTrackersSend(String name, double framesPerSecond, TimedClient client)
      throws Exception {
    var interval = Math.round(TRACKERS * 1000 / framesPerSecond);
    var options = LoadOptions.closedLoop(server.port(), TRACKERS, RECORDS).every(interval);
    try (var load = Load.start(options).awaitConnected()) {
      TimeUnit.MILLISECONDS.sleep(SETTLING.toMillis());
      load.take();
      var latencies = rounds(client);
      addRow("%s (%,.0f frames/s)".formatted(name, load.take().framesPerSecond()), latencies);
    }
  }

  private static List<Histogram> rounds(TimedClient client) throws Exception {
    var latencies = new ArrayList<Histogram>();
    for (var round = 0; round < ROUNDS; round++) {
      latencies.add(client.measure(COMMANDS));
    }
    return latencies;
  }

  private void addRow(String name, List<Histogram> latencies) {
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
}
