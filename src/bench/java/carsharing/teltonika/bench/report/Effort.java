package carsharing.teltonika.bench.report;

/**
 * How much work a run puts into its figures. A quick one ({@code BENCH_QUICK=yes}, which {@code
 * scripts/bench --quick} sets) shows in a few minutes whether everything works: one round of two
 * seconds, fewer connections, shorter outages. Its figures are rough, and are not published.
 */
public final class Effort {

  private static final String YES = "yes";

  private Effort() {}

  /** Whether this is a quick run. */
  static boolean isQuick() {
    return YES.equals(System.getenv("BENCH_QUICK"));
  }

  /** Whether the sections that are measured replace those of {@code docs/benchmarks.md}. */
  static boolean isPublished() {
    return YES.equals(System.getenv("BENCH_PUBLISH")) && !isQuick();
  }

  /** One of two values, whichever fits this run. */
  public static <T> T pick(T usual, T quick) {
    return isQuick() ? quick : usual;
  }
}
