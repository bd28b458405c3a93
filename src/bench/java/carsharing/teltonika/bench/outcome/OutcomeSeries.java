package carsharing.teltonika.bench.outcome;

import carsharing.teltonika.bench.report.Latencies;
import carsharing.teltonika.bench.server.RunningVersions.Version;
import carsharing.teltonika.simulator.tracker.AnswerOptions.RecordOrder;
import carsharing.teltonika.vehicle.DefaultScript;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What was measured of outcomes, by what was different. */
public final class OutcomeSeries {

  /** How many cars have a command at the same moment. */
  enum Crowd {
    ONE,
    MANY
  }

  /**
   * All that can be different.
   *
   * @param meetsRecords whether a record that nobody has asked for was on its way
   */
  record Case(
      int version, Crowd crowd, RecordOrder order, boolean meetsRecords, DefaultScript script) {}

  /**
   * The times of one case.
   *
   * @param added by the server, from PUBLISH to the outcome
   * @param tail from the car's last answer to the outcome
   */
  record Times(Latencies added, Latencies tail) {

    static Times none() {
      return new Times(new Latencies(), new Latencies());
    }
  }

  private final List<Version> versions;
  private final Map<Case, Times> times =
      new TreeMap<>(
          Comparator.comparing(Case::version)
              .thenComparing(Case::crowd)
              .thenComparing(Case::order)
              .thenComparing(Case::meetsRecords)
              .thenComparing(Case::script));

  private final int[] overtaken;

  OutcomeSeries(List<Version> versions) {
    this.versions = versions;
    this.overtaken = new int[versions.size()];
  }

  /** Another record has answered a step before the car did: that command says nothing. */
  void countOvertaken(int version) {
    overtaken[version]++;
  }

  /** How many commands of a version were not counted for this reason. */
  int overtaken(int version) {
    return overtaken[version];
  }

  /** Those of one case. */
  Times of(Case which) {
    return times.computeIfAbsent(which, empty -> Times.none());
  }

  /** The times that servers have added in all cases of a kind. */
  Latencies added(Predicate<Case> which) {
    return Latencies.merged(select(which).stream().map(Times::added).toList());
  }

  /** The times from the last answer in all cases of a kind. */
  Latencies tail(Predicate<Case> which) {
    return Latencies.merged(select(which).stream().map(Times::tail).toList());
  }

  private List<Times> select(Predicate<Case> which) {
    return times.entrySet().stream()
        .filter(entry -> which.test(entry.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The versions, in the order of {@link Case#version}. */
  public List<Version> versions() {
    return versions;
  }
}
