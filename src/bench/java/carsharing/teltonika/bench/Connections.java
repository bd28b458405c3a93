package carsharing.teltonika.bench;

import carsharing.teltonika.bench.load.QuietTrackers;
import carsharing.teltonika.bench.outcome.TimedClient;
import carsharing.teltonika.bench.report.Axis;
import carsharing.teltonika.bench.report.Conditions;
import carsharing.teltonika.bench.report.Effort;
import carsharing.teltonika.bench.report.Figures;
import carsharing.teltonika.bench.report.Plot;
import carsharing.teltonika.bench.report.RunLength;
import carsharing.teltonika.bench.report.Section;
import carsharing.teltonika.bench.report.Spread;
import carsharing.teltonika.bench.server.BenchServer;
import carsharing.teltonika.bench.server.CpuMeter;
import carsharing.teltonika.bench.server.ProcessStatus;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** What quiet connections take, and what they leave for those that are not quiet. */
public final class Connections {

  private static final int ROUNDS = 3;
  private static final int SECONDS = 10;
  private static final List<Integer> STEPS = List.of(1000, 5000, 10_000, 20_000, 50_000);
  private static final int MOST = Effort.pick(50_000, 5000);

  /** Of the 1 GiB that a server for so many is to stay in, buffers and code want the rest. */
  private static final String HEAP = "-Xmx640m";

  /** Files that a process needs besides the quiet connections: jars, and trackers that send. */
  private static final int OTHER_FILES = 1000;

  private static final int SENDING = 300;
  private static final int RECORDS = 10;
  private static final int FEWEST_COMMANDS = Effort.pick(200, 50);
  private static final double KIB = 1 << 10;
  private static final double MIB = 1 << 20;

  private static final List<String> MEMORY =
      List.of(
          "connections",
          "all accepted in, s",
          "resident, MiB",
          "each, KiB",
          "heap, MiB",
          "each, KiB",
          "CPU at rest, % of a core");

  private static final List<String> LATENCY =
      List.of(
          "connections",
          "records/s",
          "ack p50, ms",
          "ack p99, ms",
          "command p50, ms",
          "command p99, ms");

  /**
   * What was found with so many connections.
   *
   * @param seconds in which they were all accepted
   * @param empty memory of the same server without them
   * @param cpu of the server while nobody says anything, % of a core
   * @param ingest of trackers that send besides
   * @param commands latencies, ns
   */
  private record Step(
      int connections,
      double seconds,
      ProcessStatus.Memory empty,
      ProcessStatus.Memory memory,
      double cpu,
      IngestRound ingest,
      Histogram commands) {

    double residentEach() {
      return (memory.resident() - empty.resident()) / KIB / connections;
    }

    double heapEach() {
      return (memory.heap() - empty.heap()) / KIB / connections;
    }

    double commandMillis(double percentile) {
      return commands.getValueAtPercentile(percentile) / 1e6;
    }
  }

  private final RunLength run;
  private final int limit = limit();

  /** By number of connections, 0 among them; in each the rounds. */
  private final Map<Integer, List<Step>> steps = new LinkedHashMap<>();

  private Connections(RunLength run) {
    this.run = run;
  }

  /** Writes the section; {@link RunLength} says how to have it shorter. */
  public static void main(String[] arguments) throws Exception {
    var connections = new Connections(RunLength.of(ROUNDS, SECONDS));
    for (var round = 0; round < connections.run.rounds(); round++) {
      connections.measure();
    }
    connections.publish();
  }

  /** Sockets that a process of this machine may have open: a JVM takes all it is allowed. */
  private static int limit() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? (int) Math.min(Integer.MAX_VALUE, unix.getMaxFileDescriptorCount())
        : Integer.MAX_VALUE;
  }

  private int most() {
    return Math.min(MOST, (limit - OTHER_FILES) / 1000 * 1000);
  }

  /** A server of its own for each round: memory that was once taken is not all given back. */
  private void measure() throws Exception {
    var redis = RedisServer.shared();
    var settings = Map.of("RECORDS_QUEUE", BenchServer.QUEUE, "JAVA_TOOL_OPTIONS", HEAP);
    try (var server = BenchServer.start(RabbitServer.shared(), redis, settings);
        var client = new TimedClient(redis.port(), server.port(), 1);
        var quiet = new QuietTrackers(server.port())) {
      var bench = new IngestRound.Bench(server, RabbitServer.shared(), redis);
      var step = new StepMeter(bench, client, quiet);
      step.measure(0); // The JVM compiles first what it then measures.
      add(step.measure(0));
      for (var connections : STEPS) {
        if (connections < most()) {
          add(step.measure(connections));
        }
      }
      add(step.measure(most()));
    }
  }

  private void add(Step step) {
    steps.computeIfAbsent(step.connections(), connections -> new ArrayList<>()).add(step);
  }

  /** Goes from step to step on one server. */
  private final class StepMeter {

    private final IngestRound.Bench bench;
    private final TimedClient client;
    private final QuietTrackers quiet;
    private double seconds;
    private Optional<ProcessStatus.Memory> empty = Optional.empty();

    StepMeter(IngestRound.Bench bench, TimedClient client, QuietTrackers quiet) {
      this.bench = bench;
      this.client = client;
      this.quiet = quiet;
    }

    Step measure(int connections) throws Exception {
      seconds += quiet.growTo(connections);
      TimeUnit.MILLISECONDS.sleep(run.time(0.5).toMillis());
      var server = bench.server().process();
      var memory = new ProcessStatus(server).collected();
      if (connections == 0) {
        empty = Optional.of(memory);
      }
      var meter = new CpuMeter(Map.of("", server));
      TimeUnit.MILLISECONDS.sleep(run.time(1).toMillis());
      var cpu = meter.percent().getOrDefault("", 0.0);
      var commands = client.measure((int) Math.max(FEWEST_COMMANDS, run.time().toMillis() / 10));
      var ingest = bench.measure(SENDING, RECORDS, run.time(0.3), run.time(1));
      if (quiet.connected() != connections) {
        throw new IllegalStateException(
            "%d of %d connections left".formatted(quiet.connected(), connections));
      }
      return new Step(connections, seconds, empty.orElse(memory), memory, cpu, ingest, commands);
    }
  }

  private void publish() {
    var with = steps.keySet().stream().filter(connections -> connections > 0).toList();
    new Section("connections", "Connections: trackers that are quiet")
        .conditions(
            Conditions.here()
                .withServers()
                .with(run)
                .with("the server's heap", HEAP)
                .with("open files at most", Figures.text(limit, 0)))
        .text(
            """
            Trackers that have said their IMEI and then nothing more. What the server occupies is measured \
            after a full collection (`jcmd GC.run`): resident is what the system says (`VmRSS`), heap what the JVM \
            counts (`jcmd GC.class_histogram`). What a connection takes is the difference to the same server without them, \
            divided by their number; the kernel's own memory for a socket is not in it. Redis holds a subscription \
            for each.""")
        .text(allowance())
        .table(MEMORY, steps.keySet().stream().map(this::memoryRow).toList())
        .plot(memoryPlot(with))
        .text(
            """
            While they are there, %d trackers send frames of %d records as fast as they are acknowledged; and, at \
            another time, a client commands a car."""
                .formatted(SENDING, RECORDS))
        .table(LATENCY, steps.keySet().stream().map(this::latencyRow).toList())
        .publish();
  }

  private String allowance() {
    return most() == MOST
        ? "%,d is what one process is to hold.".formatted(MOST)
        : """
          This machine allows a process %,d open files (`ulimit -Hn`), and the server is one process: more than \
          %,d connections, of the %,d that are the goal, could not be tried on it. Were each of the others to take \
          as much as one of these, %,d would take %,.0f MiB."""
            .formatted(limit, most(), MOST, MOST, extrapolated());
  }

  /** MiB resident with as many as one process is to hold, if all take as much as the most tried. */
  private double extrapolated() {
    var empty = spread(0, step -> step.memory().resident()).median();
    return (empty + spread(most(), Step::residentEach).median() * KIB * MOST) / MIB;
  }

  private List<String> memoryRow(int connections) {
    return Stream.of(
            Figures.text(connections, 0),
            connections == 0 ? "" : spread(connections, Step::seconds),
            spread(connections, step -> step.memory().resident() / MIB),
            connections == 0 ? "" : spread(connections, Step::residentEach),
            spread(connections, step -> step.memory().heap() / MIB),
            connections == 0 ? "" : spread(connections, Step::heapEach),
            spread(connections, Step::cpu))
        .map(Object::toString)
        .toList();
  }

  private List<String> latencyRow(int connections) {
    return Stream.of(
            Figures.text(connections, 0),
            spread(connections, step -> step.ingest().recordsPerSecond()),
            spread(connections, step -> step.ingest().report().millisAt(50)),
            spread(connections, step -> step.ingest().report().millisAt(99)),
            spread(connections, step -> step.commandMillis(50)),
            spread(connections, step -> step.commandMillis(99)))
        .map(Object::toString)
        .toList();
  }

  private Plot memoryPlot(List<Integer> with) {
    return new Plot(
            "memory",
            "Memory of the server after a full collection",
            Axis.linear("connections"),
            Axis.linear("MiB"))
        .series("resident", points(with, step -> step.memory().resident() / MIB))
        .series("heap", points(with, step -> step.memory().heap() / MIB));
  }

  private List<Plot.Point> points(List<Integer> with, ToDoubleFunction<Step> figure) {
    return with.stream()
        .map(connections -> new Plot.Point(connections, spread(connections, figure).median()))
        .toList();
  }

  private Spread spread(int connections, ToDoubleFunction<Step> figure) {
    return Spread.of(
        steps.getOrDefault(connections, List.of()).stream().mapToDouble(figure).toArray());
  }
}
