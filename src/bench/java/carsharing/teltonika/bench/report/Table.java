package carsharing.teltonika.bench.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Figures under their heads. Printed and written alike, so that both can be read as they are.
 *
 * @param head names of the columns, with units
 * @param rows cells, as many in each row as there are columns
 */
public record Table(List<String> head, List<List<String>> rows) {

  /** Copies both; fails where a row has another number of cells. */
  public Table {
    head = List.copyOf(head);
    rows = rows.stream().map(List::copyOf).toList();
    for (var row : rows) {
      if (row.size() != head.size()) {
        throw new IllegalArgumentException(
            "%s: %d cells (expected: %d)".formatted(row, row.size(), head.size()));
      }
    }
  }

  /** The table as lines of Markdown, its columns aligned. */
  public String markdown() {
    var lines = Stream.of(Stream.of(head), Stream.of(rules()), rows.stream()).flatMap(s -> s);
    return lines.map(this::line).collect(Collectors.joining("\n"));
  }

  private List<String> rules() {
    return eachColumn((column, width) -> "-".repeat(width - 1) + (isText(column) ? "-" : ":"));
  }

  private String line(List<String> cells) {
    return String.join(
            " | ",
            eachColumn(
                (column, width) -> {
                  var padding = " ".repeat(width - cells.get(column).length());
                  return isText(column) ? cells.get(column) + padding : padding + cells.get(column);
                }))
        .transform(line -> "| " + line + " |");
  }

  private interface Cell {
    String at(int column, int width);
  }

  private List<String> eachColumn(Cell cell) {
    return IntStream.range(0, head.size())
        .mapToObj(column -> cell.at(column, width(column)))
        .toList();
  }

  private int width(int column) {
    return Stream.concat(Stream.of(head), rows.stream())
        .mapToInt(row -> row.get(column).length())
        .reduce(2, Math::max);
  }

  /** Figures stand at the right, whatever follows the number. */
  private boolean isText(int column) {
    return rows.stream()
        .map(row -> row.get(column))
        .anyMatch(cell -> !cell.isEmpty() && !Character.isDigit(cell.charAt(0)));
  }
}
