package carsharing.teltonika.bench.report;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * One side of a plot.
 *
 * @param label what it measures, with the unit
 * @param logarithmic whether equal distances are equal ratios
 */
public record Axis(String label, boolean logarithmic) {

  private static final int TICKS = 6;

  /** Begins at 0, unless there is less. */
  public static Axis linear(String label) {
    return new Axis(label, false);
  }

  /** For values above 0 that span orders of magnitude. */
  public static Axis log(String label) {
    return new Axis(label, true);
  }

  /** What of the axis is shown, so that all values lie on it. */
  Range range(DoubleStream values) {
    var all = values.summaryStatistics();
    if (all.getCount() == 0) {
      throw new IllegalArgumentException(label + ": no values");
    }
    return logarithmic
        ? logRange(all.getMin(), all.getMax())
        : linearRange(all.getMin(), all.getMax());
  }

  private static Range linearRange(double min, double max) {
    var from = Math.min(0, min);
    var to = max > from ? max : from + 1;
    var step = niceStep((to - from) / TICKS);
    var first = (long) Math.floor(from / step);
    var last = (long) Math.ceil(to / step);
    var ticks = IntStream.rangeClosed(0, (int) (last - first)).mapToObj(i -> (first + i) * step);
    return new Range(first * step, last * step, false, ticks.toList());
  }

  private Range logRange(double min, double max) {
    if (min <= 0) {
      throw new IllegalArgumentException("%s: %s (expected: above 0)".formatted(label, min));
    }
    var from = Math.pow(10, Math.floor(Math.log10(min)));
    var to = Math.pow(10, Math.ceil(Math.log10(max)));
    var decades = (int) Math.round(Math.log10(to / from));
    var ticks =
        IntStream.rangeClosed(0, decades)
            .mapToDouble(decade -> from * Math.pow(10, decade))
            .flatMap(power -> DoubleStream.of(power, 2 * power, 5 * power))
            .boxed()
            .toList();
    var below = ticks.stream().filter(tick -> tick <= min).reduce(from, Math::max);
    var above = ticks.stream().filter(tick -> tick >= max && tick > below).findFirst().orElse(to);
    var inside = ticks.stream().filter(tick -> tick >= below && tick <= above).toList();
    return new Range(below, above, true, thinned(inside));
  }

  /** Of more than a few decades, only the powers of ten are written. */
  private static List<Double> thinned(List<Double> ticks) {
    return ticks.size() <= 2 * TICKS
        ? ticks
        : ticks.stream().filter(tick -> isWhole(Math.log10(tick))).toList();
  }

  private static boolean isWhole(double value) {
    return Math.abs(value - Math.rint(value)) < 1e-9;
  }

  /** 1, 2 or 5 times a power of ten, at least {@code least}. */
  private static double niceStep(double least) {
    var power = Math.pow(10, Math.floor(Math.log10(least)));
    return DoubleStream.of(1, 2, 5, 10)
        .map(factor -> factor * power)
        .filter(step -> step >= least)
        .findFirst()
        .orElse(10 * power);
  }

  /**
   * The shown part of an axis.
   *
   * @param from value at its beginning
   * @param to value at its end
   * @param logarithmic as the axis
   * @param ticks values that are written beside it
   */
  record Range(double from, double to, boolean logarithmic, List<Double> ticks) {

    /** Where a value lies: 0 at the beginning, 1 at the end. */
    double place(double value) {
      return logarithmic
          ? Math.log(value / from) / Math.log(to / from)
          : (value - from) / (to - from);
    }

    /** All ticks with as many decimals as the finest of them needs. */
    String text(double tick) {
      if (logarithmic) {
        return tick >= 1 ? Figures.text(tick, 0) : Double.toString(Math.rint(tick * 1e6) / 1e6);
      }
      var step = ticks.get(1) - ticks.get(0);
      return Figures.text(tick, Math.max(0, (int) Math.ceil(-Math.log10(step) - 1e-9)));
    }
  }
}
