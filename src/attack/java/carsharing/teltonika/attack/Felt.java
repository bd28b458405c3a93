package carsharing.teltonika.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * What the neighbour felt for a while: latencies in ms.
 *
 * @param ack from a frame to its acknowledgement
 * @param command from a command to its outcome
 * @param troubles connections and commands that failed, in words; empty where none did
 */
record Felt(Latency ack, Latency command, String troubles) {

  /** Noise decides nothing: more than this is needed to be too slow, ms. */
  private static final double MIDDLE_SLACK = 5;

  private static final double TAIL_SLACK = 25;
  private static final double RATIO = 2;

  /**
   * A distribution.
   *
   * @param count how many were measured
   * @param middle p50, ms
   * @param tail p99, ms
   */
  record Latency(long count, double middle, double tail) {

    private static final Latency NONE = new Latency(0, 0, 0);

    private Latency and(Latency other) {
      return new Latency(
          count + other.count, Math.max(middle, other.middle), Math.max(tail, other.tail));
    }

    private static Latency of(Histogram nanos) {
      return new Latency(
          nanos.getTotalCount(),
          nanos.getValueAtPercentile(50) / 1e6,
          nanos.getValueAtPercentile(99) / 1e6);
    }

    private List<String> slowerThan(Latency normal, String what) {
      var violations = new ArrayList<String>();
      if (count == 0) {
        violations.add(what + ": none came");
      }
      compare(what + " p50", normal.middle, middle, MIDDLE_SLACK).ifPresent(violations::add);
      compare(what + " p99", normal.tail, tail, TAIL_SLACK).ifPresent(violations::add);
      return violations;
    }

    private static Optional<String> compare(String what, double normal, double now, double slack) {
      var limit = Math.max(RATIO * normal, normal + slack);
      return now <= limit
          ? Optional.empty()
          : Optional.of(
              "%s: %.1f ms (expected: at most %.1f, normal is %.1f)"
                  .formatted(what, now, limit, normal));
    }
  }

  /** From histograms in ns. */
  static Felt of(Histogram acks, Histogram commands, String troubles) {
    return new Felt(Latency.of(acks), Latency.of(commands), troubles);
  }

  /** One after the other as one: all that was counted, and the worst that was felt. */
  static Felt all(List<Felt> parts) {
    var none = new Felt(Latency.NONE, Latency.NONE, "");
    return parts.stream()
        .reduce(
            none,
            (one, two) ->
                new Felt(
                    one.ack.and(two.ack),
                    one.command.and(two.command),
                    one.troubles.isEmpty() ? two.troubles : one.troubles));
  }

  /** Whether anything was acknowledged, and any command had its outcome. */
  boolean isServed() {
    return ack.count > 0 && command.count > 0;
  }

  /** What is too slow. */
  List<String> slowerThan(Felt normal) {
    var slow = new ArrayList<>(ack.slowerThan(normal.ack, "acknowledgement"));
    slow.addAll(command.slowerThan(normal.command, "command"));
    return slow;
  }

  /** What went wrong, however long it took. */
  List<String> failures() {
    return troubles.isEmpty() ? List.of() : List.of(troubles);
  }
}
