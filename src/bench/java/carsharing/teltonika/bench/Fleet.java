package carsharing.teltonika.bench;

import carsharing.teltonika.bench.load.Load;
import carsharing.teltonika.bench.load.LoadOptions;
import carsharing.teltonika.bench.load.LoadReport;
import carsharing.teltonika.bench.report.Axis;
import carsharing.teltonika.bench.report.Conditions;
import carsharing.teltonika.bench.report.Effort;
import carsharing.teltonika.bench.report.Plot;
import carsharing.teltonika.bench.report.Section;
import carsharing.teltonika.bench.report.Spread;
import carsharing.teltonika.bench.server.BenchServer;
import carsharing.teltonika.bench.server.CpuMeter;
import carsharing.teltonika.bench.server.ProcessStatus;
import carsharing.teltonika.bench.server.QueueDrain;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** A whole fleet on a small server: whether it stays within its memory for an hour. */
public final class Fleet {

  private static final int MINUTES = Effort.pick(60, 2);
  private static final Duration SAMPLE = Duration.ofSeconds(10);
  private static final int CARS = Effort.pick(10_000, 2000);
  private static final long INTERVAL = 10_000; // ms from one record of a car to its next
  private static final int LIMIT = 320; // MiB
  private static final double MIB = 1 << 20;

  /** As docs/operations.md gives them for a small server. */
  private static final String JVM_OPTIONS =
      "-Xmx192m -Xmn40m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xss512k"
          + " -XX:+ExitOnOutOfMemoryError";

  /**
   * What was seen at one moment.
   *
   * @param minute since the beginning
   * @param report of the last ten seconds
   * @param resident bytes
   * @param cpu of the server, % of a core
   */
  private record Sample(double minute, LoadReport report, long resident, double cpu) {}

  private final BenchServer server;
  private final ProcessStatus status;
  private final QueueDrain drain;
  private final int minutes;
  private final List<Sample> samples = new ArrayList<>();

  private Fleet(BenchServer server, QueueDrain drain, int minutes) {
    this.server = server;
    this.status = new ProcessStatus(server.process());
    this.drain = drain;
    this.minutes = minutes;
  }

  /** Writes the section; {@code BENCH_MINUTES} in the environment is how long it takes. */
  public static void main(String[] arguments) throws Exception {
    var minutes =
        Optional.ofNullable(System.getenv("BENCH_MINUTES")).map(Integer::parseInt).orElse(MINUTES);
    var rabbit = RabbitServer.shared();
    var settings =
        Map.of(
            "RECORDS_QUEUE",
            BenchServer.QUEUE,
            "DEVICES_MAXCONNECTIONS",
            "12000",
            "JAVA_TOOL_OPTIONS",
            JVM_OPTIONS,
            "MALLOC_ARENA_MAX",
            "1");
    try (var server = BenchServer.start(rabbit, RedisServer.shared(), settings);
        var drain = QueueDrain.open(rabbit.uri(), BenchServer.QUEUE)) {
      new Fleet(server, drain, minutes).run();
    }
  }

  private void run() throws InterruptedException {
    var options = LoadOptions.closedLoop(server.port(), CARS, 1).every(INTERVAL);
    try (var load = Load.start(options).awaitConnected()) {
      var began = System.nanoTime();
      var end = began + Duration.ofMinutes(minutes).toNanos();
      while (System.nanoTime() < end) {
        var meter = new CpuMeter(Map.of("", server.process()));
        var report = load.measure(SAMPLE);
        var minute = (System.nanoTime() - began) / 60e9;
        var cpu = meter.percent().getOrDefault("", 0.0);
        samples.add(new Sample(minute, report, status.resident(), cpu));
      }
      publish();
    }
  }

  private void publish() {
    new Section("fleet", "A fleet on a small server")
        .conditions(
            Conditions.here()
                .withServers()
                .with("minutes:", minutes)
                .with("the server's JVM", JVM_OPTIONS))
        .text(
            """
            %,d cars send a frame of one record every %d s, for %d minutes. A consumer empties the queue, of %,d \
            messages in the end. The server had at most %.0f MiB of memory at any moment (`VmHWM`), and %d MiB are \
            what it may have. In all, %,d frames were sent again and %,d trackers connected anew."""
                .formatted(
                    CARS,
                    INTERVAL / 1000,
                    minutes,
                    drain.messages(),
                    status.peak() / MIB,
                    LIMIT,
                    sum(sample -> sample.report().repeats()),
                    sum(sample -> sample.report().connects())))
        .table(
            List.of("", "first quarter", "last quarter"),
            List.of(
                row("resident, MiB", sample -> sample.resident() / MIB),
                row("server, % of a core", Sample::cpu),
                row("records/s", sample -> sample.report().framesPerSecond()),
                row("ack p50, ms", sample -> sample.report().millisAt(50)),
                row("ack p99, ms", sample -> sample.report().millisAt(99))))
        .plot(
            new Plot("memory", "Memory of the server", Axis.linear("minutes"), Axis.linear("MiB"))
                .series(
                    "resident",
                    samples.stream()
                        .map(sample -> new Plot.Point(sample.minute(), sample.resident() / MIB))
                        .toList()))
        .publish();
  }

  private long sum(ToDoubleFunction<Sample> figure) {
    return (long) samples.stream().mapToDouble(figure).sum();
  }

  private List<String> row(String name, ToDoubleFunction<Sample> figure) {
    var quarter = Math.max(1, samples.size() / 4);
    var first = Spread.of(samples.stream().limit(quarter).mapToDouble(figure).toArray());
    var last =
        Spread.of(samples.stream().skip(samples.size() - quarter).mapToDouble(figure).toArray());
    return Stream.of(name, first, last).map(Object::toString).toList();
  }
}
