package carsharing.teltonika.attack.party;

import java.util.List;

/**
 * What an attack has left behind.
 *
 * @param target as it was attacked
 * @param seen by the strangers
 * @param before what the server had counted
 * @param after what it has counted now; empty where it has ended
 * @param log what it has logged since the attack began
 */
public record Scene(
    Target target, Tally.Snapshot seen, MetricsPage before, MetricsPage after, String log) {

  /** How far a metric has grown. */
  public double growth(String name, String label) {
    return after.sum(name, label) - before.sum(name, label);
  }

  /** How many connections were closed for this reason. */
  public double closed(String reason) {
    return growth("teltonika_connections_closed_total", "reason=\"" + reason + "\"");
  }

  /** The lines of the log, each until the line feed that ended it. */
  public List<String> lines() {
    return List.of(log.split("\n", -1));
  }
}
