package carsharing.teltonika.bench;

import carsharing.teltonika.bench.report.Axis;
import carsharing.teltonika.bench.report.Conditions;
import carsharing.teltonika.bench.report.Effort;
import carsharing.teltonika.bench.report.Plot;
import carsharing.teltonika.bench.report.RunLength;
import carsharing.teltonika.bench.report.Section;
import carsharing.teltonika.bench.report.Spread;
import carsharing.teltonika.bench.server.BenchServer;
import carsharing.teltonika.bench.server.PerfTest;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How many records a second are acknowledged after their confirm, how long a tracker waits for it,
 * and what it costs; beside what RabbitMQ takes on the same machine from a producer that does
 * nothing else.
 */
public final class Ingest {

  private static final int ROUNDS = 3;
  private static final int SECONDS = 10;
  private static final double MIB = 1 << 20;

  /** With so many trackers the broker's limit is measured beside, once for each size of frame. */
  private static final int COMPARED = 300;

  /** The size of frame that is tried with every number of trackers. */
  private static final int CROSSED = 10;

  private static final List<Scenario> SCENARIOS =
      Effort.pick(
          List.of(
              new Scenario(1, COMPARED),
              new Scenario(CROSSED, 50),
              new Scenario(CROSSED, COMPARED),
              new Scenario(CROSSED, 1000),
              new Scenario(CROSSED, 3000),
              new Scenario(50, COMPARED)),
          List.of(
              new Scenario(1, COMPARED),
              new Scenario(CROSSED, COMPARED),
              new Scenario(CROSSED, 1000)));

  private static final List<String> RATIOS =
      List.of(
          "records a frame",
          "bytes a message",
          "server, messages/s",
          "PerfTest, messages/s",
          "ratio");

  private static final List<String> FLOW =
      List.of(
          "records a frame",
          "trackers",
          "records/s",
          "frames/s",
          "ack p50, ms",
          "p99, ms",
          "p99.9, ms");

  private static final List<String> COSTS =
      List.of(
          "records a frame",
          "trackers",
          "server, µs a record",
          "RabbitMQ",
          "Redis",
          "trackers",
          "server, MiB");

  /**
   * What is measured.
   *
   * @param records of a frame
   * @param trackers that send the next frame as soon as the last is acknowledged
   */
  private record Scenario(int records, int trackers) {}

  private record Outcome(Scenario scenario, IngestRounds rounds) {

    Outcome(Scenario scenario) {
      this(scenario, new IngestRounds());
    }
  }

  private final IngestRound.Bench bench;
  private final PerfTest perfTest;
  private final RunLength run;
  private final List<Outcome> outcomes = SCENARIOS.stream().map(Outcome::new).toList();

  private Ingest(IngestRound.Bench bench, PerfTest perfTest, RunLength run) {
    this.bench = bench;
    this.perfTest = perfTest;
    this.run = run;
  }

  /** Writes the section; {@link RunLength} says how to have it shorter. */
  public static void main(String[] arguments) throws Exception {
    var run = RunLength.of(ROUNDS, SECONDS);
    var perfTest = PerfTest.fetch();
    var rabbit = RabbitServer.shared();
    try (var server = BenchServer.start(rabbit, RedisServer.shared())) {
      var bench = new IngestRound.Bench(server, rabbit, RedisServer.shared());
      new Ingest(bench, perfTest, run).run();
    }
  }

  private void run() throws Exception {
    // The JVM compiles first what it then measures.
    bench.measure(COMPARED, CROSSED, run.time(1), run.time(1));
    for (var round = 0; round < run.rounds(); round++) {
      for (var outcome : outcomes) {
        measure(outcome);
      }
    }
    publish();
  }

  private void measure(Outcome outcome) throws Exception {
    var scenario = outcome.scenario();
    if (scenario.trackers() == COMPARED) {
      outcome.rounds().compare(bench, perfTest, COMPARED, scenario.records(), run);
    } else {
      outcome.rounds().measure(bench, scenario.trackers(), scenario.records(), run);
    }
  }

  private void publish() {
    new Section("ingest", "Ingest: from trackers through the server into RabbitMQ")
        .conditions(Conditions.here().withServers().with(perfTest).with(run))
        .text(
            """
            Trackers send frames of codec 8 Extended, 26 IO elements a record, each the next frame as soon as the last \
            is acknowledged. A record counts when its acknowledgement has arrived, which is after RabbitMQ has \
            confirmed the message. Trackers, server, RabbitMQ and Redis share the machine.""")
        .text(
            """
            Beside it RabbitMQ's own limit, measured in turn with it: `com.rabbitmq:perf-test`, one producer, \
            persistent messages of the same size, %d unconfirmed at a time, to the same durable classic queue. \
            Nobody consumes; the queue is emptied before each round."""
                .formatted(PerfTest.WINDOW))
        .table(
            RATIOS,
            outcomes.stream().filter(o -> o.rounds().isCompared()).map(Ingest::ratios).toList())
        .text("What the trackers saw:")
        .table(FLOW, outcomes.stream().map(Ingest::flow).toList())
        .plot(rates())
        .plot(latencies())
        .text(
            """
            What it cost: processor time, user and kernel, of each process, and what the server occupied at the end \
            of a round.""")
        .table(COSTS, outcomes.stream().map(Ingest::costs).toList())
        .publish();
  }

  private static List<String> ratios(Outcome outcome) {
    var records = outcome.scenario().records();
    return cells(
        records,
        IngestRound.messageSize(records),
        outcome.rounds().spread(IngestRound::framesPerSecond),
        outcome.rounds().limit(),
        outcome.rounds().ratio());
  }

  private static List<String> flow(Outcome outcome) {
    return cells(
        outcome.scenario().records(),
        outcome.scenario().trackers(),
        outcome.rounds().spread(IngestRound::recordsPerSecond),
        outcome.rounds().spread(IngestRound::framesPerSecond),
        outcome.rounds().latency(50),
        outcome.rounds().latency(99),
        outcome.rounds().latency(99.9));
  }

  private static List<String> costs(Outcome outcome) {
    return cells(
        outcome.scenario().records(),
        outcome.scenario().trackers(),
        outcome.rounds().spread(round -> round.microsPerRecord(IngestRound.SERVER)),
        outcome.rounds().spread(round -> round.microsPerRecord(IngestRound.RABBIT)),
        outcome.rounds().spread(round -> round.microsPerRecord(IngestRound.REDIS)),
        outcome.rounds().spread(round -> round.microsPerRecord(IngestRound.TRACKERS)),
        outcome.rounds().spread(round -> round.resident() / MIB));
  }

  private static List<String> cells(Object... values) {
    return Stream.of(values).map(Object::toString).toList();
  }

  private Plot rates() {
    return new Plot(
            "rate",
            "Records acknowledged, %d a frame".formatted(CROSSED),
            Axis.log("trackers"),
            Axis.linear("records/s"))
        .series(
            "median of the rounds",
            overTrackers(o -> o.rounds().spread(IngestRound::recordsPerSecond)));
  }

  private Plot latencies() {
    return new Plot(
            "latency",
            "From frame to acknowledgement, %d records a frame".formatted(CROSSED),
            Axis.log("trackers"),
            Axis.log("ms"))
        .series("p50", overTrackers(outcome -> outcome.rounds().latency(50)))
        .series("p99", overTrackers(outcome -> outcome.rounds().latency(99)))
        .series("p99.9", overTrackers(outcome -> outcome.rounds().latency(99.9)));
  }

  private List<Plot.Point> overTrackers(Function<Outcome, Spread> figure) {
    return outcomes.stream()
        .filter(outcome -> outcome.scenario().records() == CROSSED)
        .map(
            outcome ->
                new Plot.Point(outcome.scenario().trackers(), figure.apply(outcome).median()))
        .toList();
  }
}
