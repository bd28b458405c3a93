package carsharing.teltonika.bench.report;

import java.util.Arrays;
import java.util.List;

/**
 * What several rounds of one measurement gave.
 *
 * @param min the smallest figure of a round
 * @param median the middle one; of an even number of rounds, the mean of the two in the middle
 * @param max the largest
 */
public record Spread(double min, double median, double max) {

  /** Fewer rounds say nothing about how far figures lie apart, and a quick run does not ask. */
  static final int MIN_ROUNDS = Effort.pick(3, 1);

  /** The spread of one figure per round. */
  public static Spread of(double... rounds) {
    if (rounds.length < MIN_ROUNDS) {
      throw new IllegalArgumentException(
          "%d rounds (expected: at least %d)".formatted(rounds.length, MIN_ROUNDS));
    }
    var sorted = rounds.clone();
    Arrays.sort(sorted);
    var middle = sorted.length / 2;
    var median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(sorted[0], median, sorted[sorted.length - 1]);
  }

  /** The spread of one figure per round. */
  public static Spread of(List<Double> rounds) {
    return of(rounds.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** The same in another unit. */
  public Spread times(double factor) {
    if (factor <= 0) {
      throw new IllegalArgumentException("factor " + factor + " (expected: above 0)");
    }
    return new Spread(min * factor, median * factor, max * factor);
  }

  /** The median, and the extremes in parentheses: {@code 12.3 (11.9-12.8)}. */
  @Override
  public String toString() {
    var decimals = Figures.decimals(median == 0 ? max : median);
    return "%s (%s-%s)"
        .formatted(
            Figures.text(median, decimals),
            Figures.text(min, decimals),
            Figures.text(max, decimals));
  }
}
