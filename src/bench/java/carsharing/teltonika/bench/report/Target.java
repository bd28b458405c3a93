package carsharing.teltonika.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What is to be reached, in ms, and whether it is.
 *
 * @param p999 empty if nothing is asked of it
 */
public record Target(double p50, double p99, OptionalDouble p999) {

  /** Of the median and the 99th percentile alone. */
  public static Target of(double p50, double p99) {
    return new Target(p50, p99, OptionalDouble.empty());
  }

  /** Of all three. */
  public static Target of(double p50, double p99, double p999) {
    return new Target(p50, p99, OptionalDouble.of(p999));
  }

  /** {@code 5, 25: reached}, or which percentiles fall short. */
  String verdict(double seenP50, double seenP99, double seenP999) {
    var missed = new ArrayList<String>();
    if (seenP50 > p50) {
      missed.add("p50");
    }
    if (seenP99 > p99) {
      missed.add("p99");
    }
    if (p999.isPresent() && seenP999 > p999.getAsDouble()) {
      missed.add("p99.9");
    }
    return this
        + ": "
        + (missed.isEmpty() ? "reached" : "**not " + String.join(", ", missed) + "**");
  }

  @Override
  public String toString() {
    var parts = new ArrayList<>(List.of(plain(p50), plain(p99)));
    p999.ifPresent(value -> parts.add(plain(value)));
    return String.join(", ", parts);
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
