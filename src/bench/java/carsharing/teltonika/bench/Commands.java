package carsharing.teltonika.bench;

import carsharing.teltonika.bench.outcome.FollowUps;
import carsharing.teltonika.bench.outcome.OutcomeLatency;
import carsharing.teltonika.bench.outcome.OutcomeSeries;
import carsharing.teltonika.bench.outcome.OutcomeTables;
import carsharing.teltonika.bench.report.Conditions;
import carsharing.teltonika.bench.report.Latencies;
import carsharing.teltonika.bench.report.Section;
import carsharing.teltonika.bench.server.RunningVersions;
import carsharing.teltonika.vehicle.DefaultScript;
import java.util.List;

/**
 * What a client waits for: a command's way to the tracker, its outcome, and a car that a lost Redis
 * made deaf.
 */
public final class Commands {

  private Commands() {}

  /** Measures and reports. */
  public static void main(String[] arguments) throws Exception {
    List<List<String>> latency;
    OutcomeLatency.Result outcomes;
    try (var versions = RunningVersions.start()) {
      outcomes = OutcomeLatency.measure(versions);
      latency = CommandLatency.measure(versions);
    }
    var section = begin(outcomes, latency);
    addScripts(section, new OutcomeTables(outcomes.series()), outcomes.series());
    section
        .text(
            """
            Redis is killed, stays away for up to %d s, by chance, and is started again, %d times. From when it answers a \
            `PING` until the car's channel is subscribed again, it takes %s ms; what was written meanwhile is found then."""
                .formatted(RedisReturn.LONGEST / 1000, RedisReturn.ROUNDS, RedisReturn.measure()))
        .publish();
  }

  private static Section begin(OutcomeLatency.Result outcomes, List<List<String>> latency) {
    var tables = new OutcomeTables(outcomes.series());
    return new Section("commands", "Commands")
        .conditions(
            Conditions.here()
                .withServers()
                .with("rounds:", CommandLatency.ROUNDS)
                .with("commands in each:", CommandLatency.COMMANDS)
                .with("commands of each script:", OutcomeLatency.COMMANDS)
                .with("at most", OutcomeLatency.LENGTH.time().toSeconds() + " s of each script"))
        .text(
            """
            From a client's `PUBLISH` to the bytes at the tracker, in ms. The load is %.0f %% of what the server took just \
            before, from %d trackers with %d records a frame; it is confirmed by RabbitMQ, a consumer empties the queue, and all \
            of it is on the same machine. The last column has the targets for p50, p99 and p99.9."""
                .formatted(
                    100 * CommandLatency.LOAD, CommandLatency.TRACKERS, CommandLatency.RECORDS))
        .table(
            OutcomeTables.heads("PUBLISH to the tracker, ms", Latencies.HEADS, "target"), latency)
        .text(
            """
            The same for a command that the client sends at the moment in which it hears of an outcome, and for one to a car \
            that had a rest. Trackers send a text and then the record that they are asked for, the record first, or the record \
            alone.""")
        .table(FollowUps.heads(), outcomes.followUps().rows())
        .text(
            """
            What the server adds to an outcome: the time from `PUBLISH` to the outcome at the client, less the time for which the \
            car itself held its answers (2 to 10 ms each). Client and car are in one process. All %d scripts of \
            `conf/commands.yaml` together. The car has one frame in flight, writes whole seconds, and answers `getrecord` with a \
            record of high priority. In half of the rows a periodic record is in flight when a record is asked for: that its \
            acknowledgement is waited for counts as added."""
                .formatted(DefaultScript.values().length))
        .table(OutcomeTables.addedHeads(), tables.added())
        .text(
            "The part of it that comes last: from the car's last answer to the client. Not counted: "
                + tables.overtaken()
                + " commands, of which the periodic record has answered a step before the car did.")
        .table(OutcomeTables.tailHeads(), tables.tail());
  }

  /** For each version and script. */
  private static void addScripts(Section section, OutcomeTables tables, OutcomeSeries series) {
    for (var version = 0; version < series.versions().size(); version++) {
      var name = series.versions().get(version).label("");
      var label = name.isEmpty() ? "" : " (" + name + ")";
      section
          .text(
              "Added for each script%s, in ms: text, record / record, text / record."
                  .formatted(label))
          .table(OutcomeTables.scriptHeads(), tables.byScript(version, true))
          .text("From the last answer to the outcome%s, in the same way.".formatted(label))
          .table(OutcomeTables.scriptHeads(), tables.byScript(version, false));
    }
  }
}
