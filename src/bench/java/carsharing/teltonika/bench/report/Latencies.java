package carsharing.teltonika.bench.report;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Times of several rounds, ns, and how a table shows them in ms. */
public final class Latencies {

  /** The heads of the columns of {@link #cells()}. */
  public static final List<String> HEADS = List.of("p50", "p99", "p99.9", "longest");

  private static final List<Double> PERCENTILES = List.of(50.0, 99.0, 99.9, 100.0);
  private static final int DIGITS = 3;
  private static final double MILLION = 1e6;

  private final List<Histogram> rounds = new ArrayList<>();

  /** A new round begins; what follows is recorded in it. */
  public Histogram nextRound() {
    var round = new Histogram(DIGITS);
    rounds.add(round);
    return round;
  }

  /** All rounds of several measurements, one by one. */
  public static Latencies merged(List<Latencies> parts) {
    var merged = new Latencies();
    for (var round = 0; round < parts.get(0).rounds.size(); round++) {
      var histogram = merged.nextRound();
      for (var part : parts) {
        histogram.add(part.rounds.get(round));
      }
    }
    return merged;
  }

  /** How many times were recorded. */
  public long count() {
    return rounds.stream().mapToLong(Histogram::getTotalCount).sum();
  }

  /** The median of the rounds, with their extremes, for each head. */
  public List<String> cells() {
    return PERCENTILES.stream().map(percentile -> spread(percentile).toString()).toList();
  }

  /** The figures of all rounds together, without their spread, for each head. */
  public List<String> plainCells() {
    var all = new Histogram(DIGITS);
    rounds.forEach(all::add);
    return PERCENTILES.stream()
        .map(percentile -> Figures.text(all.getValueAtPercentile(percentile) / MILLION))
        .toList();
  }

  /** The target, and whether the median of the rounds reaches it. */
  public String verdict(Target target) {
    return target.verdict(
        spread(PERCENTILES.get(0)).median(),
        spread(PERCENTILES.get(1)).median(),
        spread(PERCENTILES.get(2)).median());
  }

  private Spread spread(double percentile) {
    return Spread.of(
        rounds.stream()
            .mapToDouble(round -> round.getValueAtPercentile(percentile) / MILLION)
            .toArray());
  }
}
