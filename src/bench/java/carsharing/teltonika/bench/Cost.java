package carsharing.teltonika.bench;

import carsharing.teltonika.bench.report.Conditions;
import carsharing.teltonika.bench.report.RunLength;
import carsharing.teltonika.bench.report.Section;
import carsharing.teltonika.bench.report.Spread;
import carsharing.teltonika.bench.server.BenchServer;
import carsharing.teltonika.bench.server.Contender;
import carsharing.teltonika.bench.server.NodePeer;
import carsharing.teltonika.bench.server.Receiver;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a record costs the server at a fixed rate and at full load, beside decoding and JSON alone,
 * beside another version, and beside a peer that confirms nothing and keeps nothing on disk.
 */
public final class Cost {

  private static final int ROUNDS = 3;
  private static final int SECONDS = 8;
  private static final String PEER = "peer";

  private static final List<String> HEAD =
      List.of(
          "load",
          "records a frame",
          "server",
          "records/s",
          "server, µs a record",
          "times decode and JSON",
          "RabbitMQ, µs a record",
          "ack p50, ms",
          "p99, ms");

  /**
   * How trackers send.
   *
   * @param interval ms from one frame of a tracker to its next; 0 for as fast as possible
   */
  private record Rate(String name, int records, int trackers, long interval) {

    boolean isFull() {
      return interval == 0;
    }
  }

  private static final List<Rate> RATES =
      List.of(
          new Rate("20,000 records/s", 10, 300, 150),
          new Rate("5,000 records/s", 1, 300, 60),
          new Rate("full", 10, 300, 0),
          new Rate("full", 1, 300, 0));

  private final RabbitServer rabbit = RabbitServer.shared();
  private final RunLength run = RunLength.of(ROUNDS, SECONDS);
  private final Map<String, Receiver> receivers = new LinkedHashMap<>();
  private final Map<Rate, Map<String, IngestRounds>> results = new LinkedHashMap<>();
  private final Map<Integer, List<Double>> alone = new LinkedHashMap<>();

  private Cost() {}

  /** Writes the section; {@link RunLength} says how to have it shorter. */
  public static void main(String[] arguments) throws Exception {
    NodePeer.fetch();
    var cost = new Cost();
    try {
      cost.run();
    } finally {
      cost.receivers.values().forEach(Receiver::close);
    }
  }

  private void run() throws InterruptedException {
    for (var version : Contender.all()) {
      var name = version.label("server");
      receivers.put(name, BenchServer.start(version, rabbit, RedisServer.shared()));
    }
    receivers.put(PEER, NodePeer.start(rabbit, BenchServer.QUEUE));
    for (var receiver : receivers.values()) {
      for (var rate : RATES.stream().filter(Rate::isFull).toList()) {
        bench(receiver).measure(rate.trackers(), rate.records(), run.time(1), run.time(0.5));
      }
    }
    for (var round = 0; round < run.rounds(); round++) {
      for (var rate : RATES) {
        measure(rate);
      }
    }
    publish();
  }

  private void measure(Rate rate) throws InterruptedException {
    var time = run.time(0.25);
    alone
        .computeIfAbsent(rate.records(), records -> new ArrayList<>())
        .add(new Alone(rate.records()).microsPerRecord(time));
    var rounds = results.computeIfAbsent(rate, key -> new LinkedHashMap<>());
    for (var receiver : receivers.entrySet()) {
      var name = receiver.getKey();
      if (rate.isFull() || !name.equals(PEER)) {
        rounds
            .computeIfAbsent(name, key -> new IngestRounds())
            .measure(
                bench(receiver.getValue()), rate.trackers(), rate.records(), rate.interval(), run);
      }
    }
  }

  private IngestRound.Bench bench(Receiver receiver) {
    return new IngestRound.Bench(receiver, rabbit, RedisServer.shared());
  }

  private void publish() {
    new Section("cost", "What a record costs")
        .conditions(Conditions.here().withServers().with(run))
        .text(
            """
            Trackers send frames of codec 8 Extended with 26 IO elements a record: at a fixed rate, or each the next \
            frame as soon as the last is acknowledged. All rows of a load were measured in turn. `peer` is a small \
            Node.js server that publishes as the server did that this project replaces: messages are transient, \
            nothing is confirmed, and nothing is kept on disk. Decoding and JSON alone, on one warm thread, cost %s."""
                .formatted(described()))
        .table(HEAD, rows())
        .publish();
  }

  private String described() {
    return alone.entrySet().stream()
        .map(
            entry ->
                "%s µs a record (%d a frame)"
                    .formatted(Spread.of(entry.getValue()), entry.getKey()))
        .reduce((first, second) -> first + " and " + second)
        .orElseThrow();
  }

  private List<List<String>> rows() {
    return results.entrySet().stream()
        .flatMap(
            rate ->
                rate.getValue().entrySet().stream()
                    .map(rounds -> row(rate.getKey(), rounds.getKey(), rounds.getValue())))
        .toList();
  }

  private List<String> row(Rate rate, String name, IngestRounds rounds) {
    var reference = Spread.of(alone.getOrDefault(rate.records(), List.of())).median();
    return Stream.of(
            rate.name(),
            rate.records(),
            name,
            rounds.spread(IngestRound::recordsPerSecond),
            rounds.spread(round -> round.microsPerRecord(IngestRound.SERVER)),
            rounds.spread(round -> round.microsPerRecord(IngestRound.SERVER) / reference),
            rounds.spread(round -> round.microsPerRecord(IngestRound.RABBIT)),
            rounds.latency(50),
            rounds.latency(99))
        .map(Object::toString)
        .toList();
  }
}
