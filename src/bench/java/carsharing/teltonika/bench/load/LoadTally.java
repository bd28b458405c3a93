package carsharing.teltonika.bench.load;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Recorder;

/** What the trackers of a generator have seen; they are on several threads. */
final class LoadTally {

  private static final int DIGITS = 3;

  private final Recorder latency =
      new Recorder(TimeUnit.MICROSECONDS.toNanos(1), TimeUnit.MINUTES.toNanos(10), DIGITS);
  private final LongAdder frames = new LongAdder();
  private final LongAdder repeats = new LongAdder();
  private final LongAdder connects = new LongAdder();
  private final AtomicInteger connected = new AtomicInteger();
  private final AtomicLong begun = new AtomicLong();
  private volatile long lastAccepted;
  private long since = System.nanoTime();

  /** A tracker connects; the first begins. */
  void connects() {
    begun.compareAndSet(0, System.nanoTime());
  }

  void accepted() {
    connects.increment();
    connected.incrementAndGet();
    lastAccepted = System.nanoTime();
  }

  void disconnected() {
    connected.decrementAndGet();
  }

  void repeated() {
    repeats.increment();
  }

  /** A frame was acknowledged so long after it was sent, ns. */
  void acknowledged(long nanos) {
    latency.recordValue(nanos);
    frames.increment();
  }

  /** Trackers that are connected. */
  int connected() {
    return connected.get();
  }

  /** All since the last call, or since the start. */
  LoadReport take() {
    var histogram = latency.getIntervalHistogram();
    var bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    var length = histogram.encodeIntoCompressedByteBuffer(bytes);
    var now = System.nanoTime();
    var report =
        new LoadReport(
            now - since,
            frames.sumThenReset(),
            repeats.sumThenReset(),
            connects.sumThenReset(),
            connected(),
            lastAccepted - begun.get(),
            Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length)));
    since = now;
    return report;
  }
}
