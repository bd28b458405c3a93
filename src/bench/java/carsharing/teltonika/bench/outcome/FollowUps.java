package carsharing.teltonika.bench.outcome;

import carsharing.teltonika.bench.report.Latencies;
import carsharing.teltonika.bench.report.Target;
import carsharing.teltonika.bench.server.RunningVersions.Version;
import carsharing.teltonika.simulator.tracker.AnswerOptions.RecordOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How long commands take to their cars: those that follow an outcome at once, and others. */
public final class FollowUps {

  /** ms, from the design: a command after an outcome is as any other. */
  private static final Target TARGET = Target.of(0.5, 2, 10);

  private record Key(int version, RecordOrder order, boolean isAfter) {}

  private final List<Version> versions;
  private final Map<Key, Latencies> latencies = new HashMap<>();

  FollowUps(List<Version> versions) {
    this.versions = versions;
  }

  /** Those that follow an outcome. */
  Latencies after(int version, RecordOrder order) {
    return of(new Key(version, order, true));
  }

  /** Those of cars that have had nothing to do for a while. */
  Latencies other(int version, RecordOrder order) {
    return of(new Key(version, order, false));
  }

  private Latencies of(Key key) {
    return latencies.computeIfAbsent(key, empty -> new Latencies());
  }

  /** The heads of {@link #rows()}. */
  public static List<String> heads() {
    return OutcomeTables.heads("PUBLISH to the tracker, ms", Latencies.HEADS, "target");
  }

  /** A row for each order, for both kinds of commands. */
  public List<List<String>> rows() {
    var rows = new ArrayList<List<String>>();
    for (var order : RecordOrder.values()) {
      for (var isAfter : List.of(false, true)) {
        for (var version = 0; version < versions.size(); version++) {
          var name = (isAfter ? "right after an outcome, " : "any other, ");
          var latency = of(new Key(version, order, isAfter));
          var row = new ArrayList<String>();
          row.add(versions.get(version).label(name + OutcomeTables.name(order)));
          row.addAll(latency.cells());
          row.add(latency.verdict(TARGET));
          rows.add(row);
        }
      }
    }
    return rows;
  }
}
