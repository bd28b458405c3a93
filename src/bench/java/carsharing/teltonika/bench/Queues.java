package carsharing.teltonika.bench;

import carsharing.teltonika.bench.report.Conditions;
import carsharing.teltonika.bench.report.Effort;
import carsharing.teltonika.bench.report.RunLength;
import carsharing.teltonika.bench.report.Section;
import carsharing.teltonika.bench.server.BenchServer;
import carsharing.teltonika.bench.server.PerfTest;
import carsharing.teltonika.bench.server.QueueDrain;
import carsharing.teltonika.settings.QueueType;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What the kind of queue does to the flow of records, beside RabbitMQ's own limit for it. */
public final class Queues {

  private static final int ROUNDS = 3;
  private static final int SECONDS = 10;
  private static final int TRACKERS = 300;

  /** A moving car sends one record in a frame; a car that was out of reach sends many. */
  private static final List<Integer> RECORDS = List.of(1, 10);

  private static final List<String> HEAD =
      List.of(
          "queue",
          "records a frame",
          "server, frames/s",
          "PerfTest, messages/s",
          "ratio",
          "ack p50, ms",
          "p99, ms",
          "server, µs a record",
          "RabbitMQ");

  /** Kinds of queue; the server knows nothing of versions, those are the broker's business. */
  private enum Kind {
    CLASSIC("classic", QueueType.CLASSIC, 1, false),
    CLASSIC_2("classic, version 2", QueueType.CLASSIC, 1, false),
    QUORUM("quorum", QueueType.QUORUM, 1, false),
    STREAM("stream", QueueType.STREAM, 1, false),
    CLASSIC_CONSUMED("classic, consumed", QueueType.CLASSIC, 1, true),
    QUORUM_CONSUMED("quorum, consumed", QueueType.QUORUM, 1, true),
    CLASSIC_JOINED("classic, up to 10 frames a message", QueueType.CLASSIC, 10, false),
    QUORUM_JOINED("quorum, up to 10 frames a message", QueueType.QUORUM, 10, false);

    /** One of each type, for a quick run. */
    static final List<Kind> PLAIN = List.of(CLASSIC, QUORUM, STREAM);

    final String text;
    final QueueType type;
    final int framesPerMessage;
    final boolean consumed;

    Kind(String text, QueueType type, int framesPerMessage, boolean consumed) {
      this.text = text;
      this.type = type;
      this.framesPerMessage = framesPerMessage;
      this.consumed = consumed;
    }

    String queue() {
      return "bench." + name().toLowerCase(Locale.ROOT);
    }

    Map<String, String> settings() {
      return Map.of(
          "RECORDS_QUEUE",
          queue(),
          "RECORDS_QUEUETYPE",
          type.name().toLowerCase(Locale.ROOT),
          "RECORDS_FRAMESPERMESSAGE",
          Integer.toString(framesPerMessage));
    }
  }

  private final PerfTest perfTest;
  private final RunLength run;
  private final List<List<String>> rows = new ArrayList<>();

  private Queues(PerfTest perfTest, RunLength run) {
    this.perfTest = perfTest;
    this.run = run;
  }

  /** Writes the section; {@link RunLength} says how to have it shorter. */
  public static void main(String[] arguments) throws Exception {
    var queues = new Queues(PerfTest.fetch(), RunLength.of(ROUNDS, SECONDS));
    RabbitServer.shared().queueVersion(Kind.CLASSIC_2.queue(), 2);
    for (var kind : Effort.pick(List.of(Kind.values()), Kind.PLAIN)) {
      queues.measure(kind);
    }
    queues.publish();
  }

  private void measure(Kind kind) throws Exception {
    var rabbit = RabbitServer.shared();
    var redis = RedisServer.shared();
    try (var server = BenchServer.start(rabbit, redis, kind.settings())) {
      var bench = new IngestRound.Bench(server, rabbit, redis, kind.queue(), kind.type);
      for (var records : RECORDS) {
        rows.add(
            row(kind, records, kind.consumed ? consumed(bench, records) : rounds(bench, records)));
      }
    }
    rabbit.deleteQueue(kind.queue());
  }

  /** With a consumer, of the server's messages and of PerfTest's. */
  private IngestRounds consumed(IngestRound.Bench bench, int records) throws Exception {
    var drain = QueueDrain.open(bench.rabbit().uri(), bench.queue());
    try {
      return rounds(bench, records);
    } finally {
      drain.close();
    }
  }

  private IngestRounds rounds(IngestRound.Bench bench, int records)
      throws IOException, InterruptedException {
    // The JVM compiles first what it then measures.
    bench.measure(TRACKERS, records, run.time(1), run.time(1));
    var rounds = new IngestRounds();
    for (var round = 0; round < run.rounds(); round++) {
      rounds.compare(bench, perfTest, TRACKERS, records, run);
    }
    return rounds;
  }

  private void publish() {
    new Section("queues", "Kinds of queue")
        .conditions(Conditions.here().withServers().with(perfTest).with(run))
        .text(
            """
            As for ingest, with %d trackers, and PerfTest in turn, for each kind of queue that \
            RabbitMQ has, on its one node. The server declares what `records.queueType` names; the version of a \
            classic queue is a policy of the broker, who has had version 2 since 3.10 and no other since 4.0. \
            Messages of a stream are confirmed once they are written, without waiting for the disk. Nobody consumes, but where it says so: there \
            a consumer without acknowledgements takes out at once what comes in. With several frames a message \
            (`records.framesPerMessage`) those go together that wait at the same moment; PerfTest's messages hold one."""
                .formatted(TRACKERS))
        .table(HEAD, rows)
        .publish();
  }

  private static List<String> row(Kind kind, int records, IngestRounds rounds) {
    return Stream.of(
            kind.text,
            records,
            rounds.spread(IngestRound::framesPerSecond),
            rounds.limit(),
            rounds.ratio(),
            rounds.latency(50),
            rounds.latency(99),
            rounds.spread(round -> round.microsPerRecord(IngestRound.SERVER)),
            rounds.spread(round -> round.microsPerRecord(IngestRound.RABBIT)))
        .map(Object::toString)
        .toList();
  }
}
