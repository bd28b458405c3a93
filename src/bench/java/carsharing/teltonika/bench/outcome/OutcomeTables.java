package carsharing.teltonika.bench.outcome;

import static java.util.stream.Collectors.joining;

import carsharing.teltonika.bench.outcome.OutcomeSeries.Case;
import carsharing.teltonika.bench.outcome.OutcomeSeries.Crowd;
import carsharing.teltonika.bench.report.Latencies;
import carsharing.teltonika.bench.report.Target;
import carsharing.teltonika.simulator.tracker.AnswerOptions.RecordOrder;
import carsharing.teltonika.vehicle.DefaultScript;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What was measured of outcomes, as tables that can be read. */
public final class OutcomeTables {

  /** ms, from the design: what the server adds, in any order of text and record. */
  private static final Target TARGET = Target.of(5, 25);

  private final OutcomeSeries series;

  public OutcomeTables(OutcomeSeries series) {
    this.series = series;
  }

  /** In words. */
  static String name(RecordOrder order) {
    return switch (order) {
      case AFTER -> "text, record";
      case BEFORE -> "record, text";
      case ONLY -> "record";
    };
  }

  private static String name(Crowd crowd) {
    return crowd == Crowd.ONE ? "one at a time" : OutcomeLatency.CARS + " cars at once";
  }

  /** A row's name, the heads of its figures, and one more. */
  public static List<String> heads(String name, List<String> figures, String last) {
    return Stream.of(List.of(name), figures, List.of(last)).flatMap(List::stream).toList();
  }

  /** The heads of {@link #added}. */
  public static List<String> addedHeads() {
    return heads("added by the server, ms", Latencies.HEADS, "target");
  }

  /** The heads of {@link #tail}. */
  public static List<String> tailHeads() {
    return heads("last answer to outcome, ms", Latencies.HEADS, "commands");
  }

  /** What servers have added, all scripts together. */
  public List<List<String>> added() {
    return rows(
        which -> {
          var added = series.added(which);
          return row(added.cells(), added.verdict(TARGET));
        });
  }

  /** The times from the last answer to the outcome, all scripts together. */
  public List<List<String>> tail() {
    return rows(
        which -> {
          var tail = series.tail(which);
          return row(tail.cells(), "%,d".formatted(tail.count()));
        });
  }

  /** How many commands are in no table, of each version. */
  public String overtaken() {
    return IntStream.range(0, series.versions().size())
        .mapToObj(
            version ->
                Stream.of(
                        "%,d".formatted(series.overtaken(version)),
                        series.versions().get(version).label(""))
                    .filter(part -> !part.isEmpty())
                    .collect(joining(" ")))
        .collect(joining(", "));
  }

  private static List<String> row(List<String> cells, String last) {
    return Stream.concat(cells.stream(), Stream.of(last)).toList();
  }

  private interface Figures {
    List<String> of(Predicate<Case> which);
  }

  private List<List<String>> rows(Figures figures) {
    var rows = new ArrayList<List<String>>();
    for (var crowd : Crowd.values()) {
      for (var order : RecordOrder.values()) {
        for (var meetsRecords : List.of(false, true)) {
          for (var version = 0; version < series.versions().size(); version++) {
            var wanted = version;
            var name =
                "%s, %s%s"
                    .formatted(
                        name(crowd),
                        name(order),
                        meetsRecords ? ", another record on the way" : "");
            var row = new ArrayList<String>();
            row.add(series.versions().get(version).label(name));
            row.addAll(
                figures.of(
                    which ->
                        which.version() == wanted
                            && which.crowd() == crowd
                            && which.order() == order
                            && which.meetsRecords() == meetsRecords));
            rows.add(row);
          }
        }
      }
    }
    return rows;
  }

  /** The heads of {@link #byScript}. */
  public static List<String> scriptHeads() {
    var heads = new ArrayList<>(List.of("script"));
    for (var crowd : Crowd.values()) {
      for (var figure : List.of("p50", "p99", "longest")) {
        heads.add("%s, %s".formatted(figure, name(crowd)));
      }
    }
    return heads;
  }

  /**
   * A row for each script. A cell has a figure for each order, all rounds together.
   *
   * @param isAdded what the server adds; else the time from the last answer
   */
  public List<List<String>> byScript(int version, boolean isAdded) {
    var rows = new ArrayList<List<String>>();
    for (var script : DefaultScript.values()) {
      var row = new ArrayList<>(List.of(script.action()));
      for (var crowd : Crowd.values()) {
        row.addAll(cells(version, crowd, script, isAdded));
      }
      rows.add(row);
    }
    return rows;
  }

  private List<String> cells(int version, Crowd crowd, DefaultScript script, boolean isAdded) {
    var cells = new ArrayList<>(Collections.nCopies(Latencies.HEADS.size(), ""));
    for (var order : RecordOrder.values()) {
      Predicate<Case> which =
          one ->
              one.version() == version
                  && one.crowd() == crowd
                  && one.order() == order
                  && one.script() == script;
      var figures = (isAdded ? series.added(which) : series.tail(which)).plainCells();
      for (var i = 0; i < figures.size(); i++) {
        cells.set(i, cells.get(i) + (cells.get(i).isEmpty() ? "" : " / ") + figures.get(i));
      }
    }
    cells.remove(Latencies.HEADS.indexOf("p99.9")); // Of some hundred commands it says nothing.
    return cells;
  }
}
