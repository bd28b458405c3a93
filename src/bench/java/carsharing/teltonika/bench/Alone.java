package carsharing.teltonika.bench;

import carsharing.teltonika.bench.load.FrameTemplate;
import carsharing.teltonika.bench.load.LoadOptions;
import carsharing.teltonika.message.RecordBatch;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.record.json.RecordMessage;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;

/**
 * What decoding and writing JSON cost without anything around them: one warm thread that does
 * nothing else, by its processor time.
 */
final class Alone {

  private static final int CALLS = 1000;

  private final int records;
  private final Frame frame;
  private final Imei imei = new Imei(LoadOptions.imei(0));
  private final RecordMessage message = new RecordMessage();

  /** Keeps the compiler from leaving the work out. */
  private long length;

  /**
   * @param records of a frame
   */
  Alone(int records) {
    this.records = records;
    this.frame = FrameTemplate.frame(records).encode();
  }

  /** Processor time of a record, µs; the first half of the time warms up. */
  double microsPerRecord(Duration time) {
    run(time.dividedBy(2));
    return run(time.dividedBy(2));
  }

  private double run(Duration time) {
    var threads = ManagementFactory.getThreadMXBean();
    var since = threads.getCurrentThreadCpuTime();
    var end = System.nanoTime() + time.toNanos();
    var frames = 0L;
    while (System.nanoTime() < end) {
      for (var i = 0; i < CALLS; i++) {
        var batch = new RecordBatch(imei, frame, AvlFrame.decode(frame), Instant.EPOCH);
        length += message.write(batch).length;
      }
      frames += CALLS;
    }
    if (length == 0) {
      throw new IllegalStateException("nothing was written");
    }
    return (threads.getCurrentThreadCpuTime() - since) / 1e3 / frames / records;
  }
}
