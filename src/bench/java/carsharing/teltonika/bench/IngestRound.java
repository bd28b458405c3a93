package carsharing.teltonika.bench;

import carsharing.teltonika.bench.load.FrameTemplate;
import carsharing.teltonika.bench.load.Load;
import carsharing.teltonika.bench.load.LoadOptions;
import carsharing.teltonika.bench.load.LoadReport;
import carsharing.teltonika.bench.server.BenchServer;
import carsharing.teltonika.bench.server.CpuMeter;
import carsharing.teltonika.bench.server.PerfTest;
import carsharing.teltonika.bench.server.ProcessStatus;
import carsharing.teltonika.bench.server.Receiver;
import carsharing.teltonika.message.RecordBatch;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.record.json.RecordMessage;
import carsharing.teltonika.settings.QueueType;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What one round of sending has shown.
 *
 * @param records of a frame
 * @param report of the trackers
 * @param cpu µs a record, by process
 * @param resident bytes that the server occupied at the end
 */
record IngestRound(int records, LoadReport report, Map<String, Double> cpu, long resident) {

  static final String SERVER = "server";
  static final String RABBIT = "RabbitMQ";
  static final String REDIS = "Redis";
  static final String TRACKERS = "trackers";

  /** One message each: a frame is a message. */
  double framesPerSecond() {
    return report.framesPerSecond();
  }

  double recordsPerSecond() {
    return report.framesPerSecond() * records;
  }

  /** µs of processor time that a record has cost a process. */
  double microsPerRecord(String process) {
    return cpu.getOrDefault(process, 0.0);
  }

  /** Bytes of the JSON that the server publishes for a frame of so many records. */
  static int messageSize(int records) {
    var frame = FrameTemplate.frame(records);
    var batch =
        new RecordBatch(new Imei(LoadOptions.imei(0)), frame.encode(), frame, Instant.now());
    return new RecordMessage().write(batch).length;
  }

  /**
   * Where rounds take place.
   *
   * @param server that is measured
   * @param queue that it publishes to
   * @param type of the queue
   */
  record Bench(
      Receiver server, RabbitServer rabbit, RedisServer redis, String queue, QueueType type) {

    private static final long SETTLING = 1000; // ms

    /** With the queue that is usual. */
    Bench(Receiver server, RabbitServer rabbit, RedisServer redis) {
      this(server, rabbit, redis, BenchServer.QUEUE, QueueType.CLASSIC);
    }

    /** Trackers send as fast as they are acknowledged. */
    IngestRound measure(int trackers, int records, Duration warmUp, Duration time)
        throws InterruptedException {
      return measure(trackers, records, 0, warmUp, time);
    }

    /**
     * Trackers send at a fixed rate.
     *
     * @param interval ms from one frame of a tracker to its next; 0 for as fast as possible
     */
    IngestRound measure(int trackers, int records, long interval, Duration warmUp, Duration time)
        throws InterruptedException {
      var options = LoadOptions.closedLoop(server.port(), trackers, records).every(interval);
      try (var load = Load.start(options).awaitConnected()) {
        TimeUnit.MILLISECONDS.sleep(warmUp.toMillis());
        var meter = new CpuMeter(processes(load));
        var report = load.measure(time);
        var cpu = meter.microsPer(report.frames() * (double) records);
        var resident = new ProcessStatus(server.process()).resident();
        return new IngestRound(records, report, cpu, resident);
      } finally {
        empty();
      }
    }

    /** Messages a second that the broker takes without the server. */
    double measureLimit(PerfTest perfTest, int size, Duration warmUp, Duration time)
        throws IOException, InterruptedException {
      try {
        return perfTest.messagesPerSecond(rabbit, queue, size, warmUp, time);
      } finally {
        empty();
      }
    }

    private Map<String, ProcessHandle> processes(Load load) {
      var processes = new LinkedHashMap<String, ProcessHandle>();
      processes.put(SERVER, server.process());
      processes.put(RABBIT, rabbit.process());
      processes.put(REDIS, redis.process());
      processes.put(TRACKERS, load.process());
      return processes;
    }

    /**
     * What piles up would slow the broker down, and each round is to find the same. A stream is a
     * file that is only written on, and cannot be emptied.
     */
    private void empty() throws InterruptedException {
      TimeUnit.MILLISECONDS.sleep(SETTLING); // What is under way arrives first.
      if (type != QueueType.STREAM) {
        rabbit.purgeQueue(queue);
      }
      TimeUnit.MILLISECONDS.sleep(SETTLING);
    }
  }
}
