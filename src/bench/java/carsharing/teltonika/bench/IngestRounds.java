package carsharing.teltonika.bench;

import carsharing.teltonika.bench.report.RunLength;
import carsharing.teltonika.bench.report.Spread;
import carsharing.teltonika.bench.server.PerfTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** All rounds of one kind, and what the broker took without the server beside each. */
final class IngestRounds {

  private final List<IngestRound> rounds = new ArrayList<>();
  private final List<Double> limits = new ArrayList<>();

  /** Adds a round of the server and what the broker takes alone; neither always comes first. */
  void compare(IngestRound.Bench bench, PerfTest perfTest, int trackers, int records, RunLength run)
      throws IOException, InterruptedException {
    if (rounds.size() % 2 == 0) {
      measure(bench, trackers, records, run);
      measureLimit(bench, perfTest, records, run);
    } else {
      measureLimit(bench, perfTest, records, run);
      measure(bench, trackers, records, run);
    }
  }

  /** Adds a round of the server. */
  void measure(IngestRound.Bench bench, int trackers, int records, RunLength run)
      throws InterruptedException {
    measure(bench, trackers, records, 0, run);
  }

  /**
   * Adds a round at a fixed rate.
   *
   * @param interval ms from one frame of a tracker to its next
   */
  void measure(IngestRound.Bench bench, int trackers, int records, long interval, RunLength run)
      throws InterruptedException {
    rounds.add(bench.measure(trackers, records, interval, run.time(0.5), run.time(1)));
  }

  /** Of messages of the same size. */
  private void measureLimit(IngestRound.Bench bench, PerfTest perfTest, int records, RunLength run)
      throws IOException, InterruptedException {
    var size = IngestRound.messageSize(records);
    limits.add(bench.measureLimit(perfTest, size, run.time(0.5), run.time(1)));
  }

  boolean isCompared() {
    return !limits.isEmpty();
  }

  Spread spread(ToDoubleFunction<IngestRound> figure) {
    return Spread.of(rounds.stream().mapToDouble(figure).toArray());
  }

  /** From frame to acknowledgement, ms. */
  Spread latency(double percentile) {
    return spread(round -> round.report().millisAt(percentile));
  }

  /** Messages a second that the broker took without the server. */
  Spread limit() {
    return Spread.of(limits);
  }

  /** Messages a second through the server, divided by those without it, round by round. */
  Spread ratio() {
    return Spread.of(
        IntStream.range(0, limits.size())
            .mapToDouble(i -> rounds.get(i).framesPerSecond() / limits.get(i))
            .toArray());
  }
}
