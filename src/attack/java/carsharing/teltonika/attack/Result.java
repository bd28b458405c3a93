package carsharing.teltonika.attack;

import carsharing.teltonika.attack.party.Attack;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What came of an attack.
 *
 * @param normal what the neighbour felt before it
 * @param during and while it lasted
 * @param after and when it was over
 * @param health the longest time in which {@code /health/live} answered, ms
 * @param violations what did not hold, but for latencies
 * @param slow latencies that did not hold
 */
public record Result(
    Attack attack,
    Felt normal,
    Felt during,
    Felt after,
    double health,
    List<String> violations,
    List<String> slow) {

  /** The columns of {@link #row()}. */
  static final List<String> HEAD =
      List.of(
          "attack",
          "ack p50, ms",
          "ack p99, ms",
          "command p50, ms",
          "command p99, ms",
          "health, ms",
          "verdict");

  public Result {
    violations = List.copyOf(violations);
    slow = List.copyOf(slow);
  }

  /** Whether everything held. */
  public boolean holds() {
    return violations.isEmpty() && slow.isEmpty();
  }

  /** Whether it is worth another look: only latencies are wrong, which noise can do as well. */
  boolean isOnlySlow() {
    return violations.isEmpty() && !slow.isEmpty();
  }

  /** Whether the server or the strangers are no good for another attack. */
  boolean isExhausting() {
    return Stream.concat(violations.stream(), slow.stream())
        .anyMatch(
            violation ->
                violation.startsWith(Round.AFTERWARDS)
                    || violation.equals(Round.OUT_OF_MEMORY)
                    || violation.equals(Round.STRANGERS_STUCK));
  }

  /** All that did not hold. */
  public List<String> all() {
    return Stream.concat(violations.stream(), slow.stream()).toList();
  }

  /** For people who watch. */
  String line() {
    return "%-24s %s".formatted(attack.name(), holds() ? "holds" : "DOES NOT HOLD");
  }

  /** Cells for a table. */
  List<String> row() {
    return List.of(
        attack.name(),
        compared(normal.ack().middle(), during.ack().middle()),
        compared(normal.ack().tail(), during.ack().tail()),
        compared(normal.command().middle(), during.command().middle()),
        compared(normal.command().tail(), during.command().tail()),
        text("%.0f", health),
        holds() ? "holds" : "DOES NOT HOLD");
  }

  private static String compared(double normal, double during) {
    return text("%.1f to %.1f (%.1f)", normal, during, normal > 0 ? during / normal : 0);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
