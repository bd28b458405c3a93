package carsharing.teltonika.bench.report;

import carsharing.teltonika.testing.Prose;
import java.util.List;

/**
 * The text of {@code docs/benchmarks.md}: a head, and one block per benchmark between two comments.
 * What stands outside of the blocks belongs to its readers and is left as it is.
 */
public final class Report {

  /** All benchmarks, in the order in which they are reported. */
  public static final List<String> NAMES =
      List.of(
          "decode",
          "json",
          "ingest",
          "cost",
          "state",
          "queues",
          "streams",
          "connections",
          "commands",
          "recovery",
          "start",
          "api",
          "console",
          "soak",
          "fleet");

  /** How a report begins that is not there yet. */
  static final String HEAD =
      """
      # Benchmarks

      How fast, how far and how safe, beside the limit of the machine where there is one. Each section was written \
      by one run of `scripts/bench` and says under what conditions. A figure is the median of at least three rounds, \
      with the smallest and the largest in parentheses.

      To repeat it: `scripts/bench` measures everything but the soak, `scripts/bench NAME` one section, and \
      `scripts/bench --help` lists the names. It starts a RabbitMQ and a Redis of its own, and leaves nothing running. \
      With `--publish` it replaces the sections that it has measured. A machine that does something else meanwhile gives other figures.
      """;

  private Report() {}

  /** The report with another block of this name, at its place where there was none. */
  static String replace(String report, String name, String content) {
    var block = begin(name) + "\n" + Prose.wrapped(content) + end(name);
    var from = report.indexOf(begin(name));
    if (from >= 0) {
      var to = report.indexOf(end(name), from);
      if (to < 0) {
        throw new IllegalStateException("%s without %s".formatted(begin(name), end(name)));
      }
      return report.substring(0, from) + block + report.substring(to + end(name).length());
    }
    var at = placeOf(report, name);
    return report.substring(0, at).stripTrailing()
        + "\n\n"
        + block
        + "\n"
        + (at < report.length() ? "\n" + report.substring(at) : "");
  }

  /** Before the first block that comes later in the order. */
  private static int placeOf(String report, String name) {
    var place = NAMES.indexOf(name);
    if (place < 0) {
      throw new IllegalArgumentException("%s (expected: one of %s)".formatted(name, NAMES));
    }
    return NAMES.stream()
        .skip(place + 1L)
        .mapToInt(later -> report.indexOf(begin(later)))
        .filter(at -> at >= 0)
        .min()
        .orElse(report.length());
  }

  private static String begin(String name) {
    return "<!-- " + name + " -->";
  }

  private static String end(String name) {
    return "<!-- /" + name + " -->";
  }
}
