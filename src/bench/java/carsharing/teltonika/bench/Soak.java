package carsharing.teltonika.bench;

import carsharing.teltonika.bench.load.Load;
import carsharing.teltonika.bench.load.LoadOptions;
import carsharing.teltonika.bench.load.LoadReport;
import carsharing.teltonika.bench.load.Saturation;
import carsharing.teltonika.bench.report.Axis;
import carsharing.teltonika.bench.report.Conditions;
import carsharing.teltonika.bench.report.Effort;
import carsharing.teltonika.bench.report.Plot;
import carsharing.teltonika.bench.report.Section;
import carsharing.teltonika.bench.report.Spread;
import carsharing.teltonika.bench.server.BenchServer;
import carsharing.teltonika.bench.server.ProcessStatus;
import carsharing.teltonika.bench.server.QueueDrain;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Half of what the server can take, for an hour, from trackers that leave and come back: whether
 * anything grows.
 */
public final class Soak {

  private static final int MINUTES = Effort.pick(60, 2);

  /** With fewer, a quarter would be less than three samples. */
  private static final int FEWEST_MINUTES = 2;

  private static final Duration SAMPLE = Duration.ofSeconds(10);
  private static final int TRACKERS = 1000;
  private static final int RECORDS = 10;
  private static final long STAY = 60_000; // ms, on average
  private static final long SEED = 1;
  private static final double MIB = 1 << 20;

  /** A full collection stops the server: often enough for a curve, and not to be felt in it. */
  private static final int COLLECTIONS = 60;

  /**
   * What was seen at one moment.
   *
   * @param minute since the beginning
   * @param report of the last ten seconds
   * @param heap bytes after a full collection, where there was one
   */
  private record Sample(
      double minute,
      LoadReport report,
      long resident,
      Optional<Long> heap,
      long threads,
      long descriptors) {}

  private final BenchServer server;
  private final QueueDrain drain;
  private final int minutes;
  private final List<Sample> samples = new ArrayList<>();

  private Soak(BenchServer server, QueueDrain drain, int minutes) {
    this.server = server;
    this.drain = drain;
    this.minutes = minutes;
  }

  /** Writes the section; {@code BENCH_MINUTES} in the environment is how long it takes. */
  public static void main(String[] arguments) throws Exception {
    var minutes =
        Optional.ofNullable(System.getenv("BENCH_MINUTES")).map(Integer::parseInt).orElse(MINUTES);
    if (minutes < FEWEST_MINUTES) {
      throw new IllegalArgumentException(
          "BENCH_MINUTES: %d (expected: at least %d)".formatted(minutes, FEWEST_MINUTES));
    }
    var rabbit = RabbitServer.shared();
    try (var server = BenchServer.start(rabbit, RedisServer.shared());
        var drain = QueueDrain.open(rabbit.uri(), BenchServer.QUEUE)) {
      new Soak(server, drain, minutes).run();
    }
  }

  private void run() throws InterruptedException {
    var most = Saturation.framesPerSecond(server, RECORDS);
    var interval = Math.round(2 * TRACKERS * 1000 / most);
    var options =
        LoadOptions.closedLoop(server.port(), TRACKERS, RECORDS)
            .every(interval)
            .leavingAfter(STAY, SEED);
    try (var load = Load.start(options)) {
      TimeUnit.MILLISECONDS.sleep(SAMPLE.toMillis());
      sample(load);
    }
    publish(most);
  }

  private void sample(Load load) throws InterruptedException {
    var status = new ProcessStatus(server.process());
    var began = System.nanoTime();
    var all = (int) (Duration.ofMinutes(minutes).toSeconds() / SAMPLE.toSeconds());
    var collectEvery = Math.max(1, all / COLLECTIONS);
    for (var number = 1; number <= all; number++) {
      var report = load.measure(SAMPLE);
      var resident = status.resident();
      var heap =
          number % collectEvery == 0
              ? Optional.of(status.collected().heap())
              : Optional.<Long>empty();
      var minute = (System.nanoTime() - began) / 60e9;
      samples.add(
          new Sample(minute, report, resident, heap, status.threads(), status.descriptors()));
    }
  }

  private void publish(double most) {
    new Section("soak", "Soak: half load, with reconnects")
        .conditions(Conditions.here().withServers().with("minutes:", minutes).with("seed", SEED))
        .text(
            """
            %,d trackers send frames of %d records at half of the rate that the server has taken just before, which \
            was %,.0f frames a second; each leaves after a minute, on average, and comes back. A consumer empties the \
            queue, of %,d messages in the end. Every %d s the trackers' figures since the last time are taken, and what the system says of the \
            server; the heap is measured after a full collection, whose pause is not in the trackers' figures."""
                .formatted(TRACKERS, RECORDS, most, drain.messages(), SAMPLE.toSeconds()))
        .table(
            List.of("", "first quarter", "last quarter", "change of the median, % an hour"),
            List.of(
                row("heap after collection, MiB", Soak::heap),
                row("resident, MiB", Soak::resident),
                row("ack p50, ms", sample -> sample.report().millisAt(50)),
                row("ack p99, ms", sample -> sample.report().millisAt(99)),
                row("records/s", Soak::records),
                row("reconnects/s", Soak::reconnects),
                row("threads", Sample::threads),
                row("open files and sockets", Sample::descriptors)))
        .plot(memory())
        .plot(latency())
        .plot(rate())
        .publish();
  }

  private Plot memory() {
    return new Plot("memory", "Memory of the server", Axis.linear("minutes"), Axis.linear("MiB"))
        .series("resident", points(Soak::resident))
        .series("heap after collection", points(Soak::heap));
  }

  private Plot latency() {
    return new Plot(
            "latency", "From frame to acknowledgement", Axis.linear("minutes"), Axis.linear("ms"))
        .series("p50", points(sample -> sample.report().millisAt(50)))
        .series("p99", points(sample -> sample.report().millisAt(99)));
  }

  private Plot rate() {
    return new Plot(
            "rate", "Records acknowledged", Axis.linear("minutes"), Axis.linear("records/s"))
        .series("records/s", points(Soak::records));
  }

  /** NaN where there was no collection. */
  private static double heap(Sample sample) {
    return sample.heap().map(bytes -> bytes / MIB).orElse(Double.NaN);
  }

  private static double resident(Sample sample) {
    return sample.resident() / MIB;
  }

  private static double records(Sample sample) {
    return sample.report().framesPerSecond() * RECORDS;
  }

  private static double reconnects(Sample sample) {
    return sample.report().connects() * 1e9 / sample.report().nanos();
  }

  private List<String> row(String name, ToDoubleFunction<Sample> figure) {
    var quarter = samples.size() / 4;
    var first = spread(samples.subList(0, quarter), figure);
    var last = spread(samples.subList(samples.size() - quarter, samples.size()), figure);
    var hours = minutes * 0.75 / 60; // From the middle of one to the middle of the other.
    var change = 100 * (last.median() - first.median()) / first.median() / hours;
    return Stream.of(name, first, last, "%+.1f".formatted(change)).map(Object::toString).toList();
  }

  private static Spread spread(List<Sample> quarter, ToDoubleFunction<Sample> figure) {
    return Spread.of(
        quarter.stream().mapToDouble(figure).filter(value -> !Double.isNaN(value)).toArray());
  }

  private List<Plot.Point> points(ToDoubleFunction<Sample> figure) {
    return samples.stream()
        .map(sample -> new Plot.Point(sample.minute(), figure.applyAsDouble(sample)))
        .filter(point -> !Double.isNaN(point.y()))
        .toList();
  }
}
