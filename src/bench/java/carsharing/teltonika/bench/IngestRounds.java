package carsharing.teltonika.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** All rounds of one kind, and what the broker took without the server beside each. */
final class IngestRounds {

  private final List<IngestRound> rounds = new ArrayList<>();
  private final List<Double> limits = new ArrayList<>();

  void add(IngestRound round) {
    rounds.add(round);
  }

  /**
   * @param messages a second that the broker took without the server
   */
  void addLimit(double messages) {
    limits.add(messages);
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
