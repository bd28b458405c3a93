package carsharing.teltonika.bench;

import carsharing.teltonika.bench.report.Conditions;
import carsharing.teltonika.bench.report.Figures;
import carsharing.teltonika.bench.report.RunLength;
import carsharing.teltonika.bench.report.Section;
import carsharing.teltonika.bench.report.Spread;
import carsharing.teltonika.bench.server.BenchServer;
import carsharing.teltonika.settings.QueueType;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The same stream by AMQP and by RabbitMQ's own protocol, by two servers in turn. */
public final class Streams {

  private static final int ROUNDS = 4;
  private static final int SECONDS = 5;
  private static final int TRACKERS = 300;
  private static final List<Integer> RECORDS = List.of(1, 10);
  private static final String QUEUE = "bench.streams";

  private static final List<String> HEAD =
      List.of(
          "records a frame",
          "protocol",
          "frames/s",
          "server, µs a frame",
          "RabbitMQ, µs a frame",
          "ack p50, ms",
          "p99, ms");

  private final RabbitServer rabbit = RabbitServer.shared();
  private final RunLength run = RunLength.of(ROUNDS, SECONDS);
  private final Map<String, BenchServer> servers = new LinkedHashMap<>();

  private Streams() {}

  /** Writes the section; {@link RunLength} says how to have it shorter. */
  public static void main(String[] arguments) throws Exception {
    var streams = new Streams();
    try {
      streams.run();
    } finally {
      streams.servers.values().forEach(BenchServer::close);
    }
  }

  private void run() throws InterruptedException {
    servers.put("AMQP", start(0));
    servers.put("streams", start(rabbit.streamPort()));
    var rows = new ArrayList<List<String>>();
    var ratios = new ArrayList<String>();
    for (var records : RECORDS) {
      var results = new LinkedHashMap<String, IngestRounds>();
      for (var name : servers.keySet()) {
        results.put(name, new IngestRounds());
        // The JVM compiles first what it then measures.
        bench(name).measure(TRACKERS, records, run.time(1), run.time(1));
      }
      for (var round = 0; round < run.rounds(); round++) {
        for (var result : results.entrySet()) {
          result.getValue().measure(bench(result.getKey()), TRACKERS, records, run);
        }
      }
      results.forEach((name, rounds) -> rows.add(row(records, name, rounds)));
      var medians = results.values().stream().mapToDouble(Streams::framesPerSecond).toArray();
      ratios.add(Figures.text(medians[1] / medians[0], 3));
    }
    rabbit.deleteQueue(QUEUE);
    publish(rows, ratios);
  }

  /** With the stream port 0, by AMQP. */
  private BenchServer start(int streamPort) {
    return BenchServer.start(
        rabbit,
        RedisServer.shared(),
        Map.of(
            "RECORDS_QUEUE",
            QUEUE,
            "RECORDS_QUEUETYPE",
            "stream",
            "RABBITMQ_STREAMPORT",
            Integer.toString(streamPort)));
  }

  private IngestRound.Bench bench(String name) {
    var server = servers.get(name);
    if (server == null) {
      throw new IllegalArgumentException(name);
    }
    return new IngestRound.Bench(server, rabbit, RedisServer.shared(), QUEUE, QueueType.STREAM);
  }

  private static double framesPerSecond(IngestRounds rounds) {
    return rounds.spread(IngestRound::framesPerSecond).median();
  }

  private void publish(List<List<String>> rows, List<String> ratios) {
    new Section("streams", "Protocols of a stream")
        .conditions(Conditions.here().withServers().with(run))
        .text(
            """
            Two servers publish to one stream in turn, one by AMQP and one by RabbitMQ's own protocol for streams \
            (`rabbitmq.streamPort`), each for %d trackers that send as fast as they are acknowledged. Nobody consumes."""
                .formatted(TRACKERS))
        .table(HEAD, rows)
        .text(
            "By RabbitMQ's own protocol the server sends %s times as many frames a second as by AMQP with one record a frame, and %s times as many with ten. These are ratios of the medians."
                .formatted(ratios.get(0), ratios.get(1)))
        .publish();
  }

  private static List<String> row(int records, String name, IngestRounds rounds) {
    return Stream.of(
            records,
            name,
            rounds.spread(IngestRound::framesPerSecond),
            microsPerFrame(rounds, IngestRound.SERVER),
            microsPerFrame(rounds, IngestRound.RABBIT),
            rounds.latency(50),
            rounds.latency(99))
        .map(Object::toString)
        .toList();
  }

  private static Spread microsPerFrame(IngestRounds rounds, String process) {
    return rounds.spread(round -> round.microsPerRecord(process) * round.records());
  }
}
