package carsharing.teltonika.bench;

import carsharing.teltonika.message.RecordBatch;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.record.RecordMessage;
import carsharing.teltonika.testing.RabbitServer;
import carsharing.teltonika.testing.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * How many records a second are acknowledged after their confirm, how long a tracker waits for it,
 * and what it costs; beside what RabbitMQ takes on the same machine from a producer that does
 * nothing else.
 */
public final class Ingest {

  private static final List<Scenario> SCENARIOS =
      List.of(
          new Scenario(1, 300),
          new Scenario(10, 50),
          new Scenario(10, 300),
          new Scenario(10, 1000),
          new Scenario(10, 3000),
          new Scenario(50, 300));

  /** With so many trackers the broker's limit is measured, too, once for each size of frame. */
  private static final int COMPARED = 300;

  /** Of the server's code by the JVM; only its first round has to wait for so long. */
  private static final Duration FIRST_WARM_UP = Duration.ofSeconds(20);

  private static final Duration WARM_UP = Duration.ofSeconds(5);

  /**
   * What is measured.
   *
   * @param records of a frame
   * @param trackers that send the next frame as soon as the last is acknowledged
   */
  private record Scenario(int records, int trackers) {}

  /** One round of one scenario. */
  private record Round(LoadReport report, Map<String, Double> cpu, long resident) {}

  private final RabbitServer rabbit;
  private final RedisServer redis;
  private final BenchServer server;
  private final PerfTest perfTest;
  private final Duration time;
  private final Map<Scenario, List<Round>> rounds = new LinkedHashMap<>();

  /** Messages a second of the broker alone, by records of a frame. */
  private final Map<Integer, List<Double>> limits = new LinkedHashMap<>();

  private Ingest(BenchServer server, PerfTest perfTest, Duration time) {
    this.rabbit = RabbitServer.shared();
    this.redis = RedisServer.shared();
    this.server = server;
    this.perfTest = perfTest;
    this.time = time;
  }

  /** Takes the number of rounds and the seconds of each; 3 and 10 unless given. */
  public static void main(String[] arguments) throws Exception {
    var run = RunLength.of(arguments, 3, 10);
    var perfTest = PerfTest.fetch();
    try (var server = BenchServer.start(RabbitServer.shared(), RedisServer.shared())) {
      new Ingest(server, perfTest, run.time()).run(run.rounds());
    }
  }
}
