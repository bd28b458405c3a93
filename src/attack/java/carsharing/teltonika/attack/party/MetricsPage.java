package carsharing.teltonika.attack.party;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * What {@code /metrics} said at one moment.
 *
 * @param values by name and labels, as they stand on the page
 */
public record MetricsPage(Map<String, Double> values) {

  /** Reads the page; an empty one has no values. */
  public static MetricsPage read(String page) {
    return new MetricsPage(
        page.lines()
            .filter(line -> !line.startsWith("#") && line.indexOf(' ') > 0)
            .collect(
                Collectors.toMap(
                    line -> line.substring(0, line.lastIndexOf(' ')),
                    line -> number(line.substring(line.lastIndexOf(' ') + 1)),
                    Double::sum)));
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /**
   * The sum of all values of a metric.
   *
   * @param label that must be among its labels, such as {@code reason="idle"}; empty for all
   */
  double sum(String name, String label) {
    return values.entrySet().stream()
        .filter(entry -> entry.getKey().equals(name) || entry.getKey().startsWith(name + "{"))
        .filter(entry -> entry.getKey().contains(label))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }
}
