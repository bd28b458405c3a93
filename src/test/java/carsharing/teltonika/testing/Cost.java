package carsharing.teltonika.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What an input may cost: memory by its length, and little time. A target of the fuzzer that ran
 * slowly or allocated too much would find nothing else; this makes it a finding of its own.
 */
public final class Cost {

  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Bytes, whatever the input; the fuzzer's hooks into comparisons and patterns need some. */
  private static final long OVERHEAD = 1024 * 1024;

  /** The fuzzer's instrumentation makes everything several times slower. */
  private static final long MAX_TIME = TimeUnit.SECONDS.toNanos(1);

  /** The first time loads classes. */
  private static final int ATTEMPTS = 3;

  private Cost() {}

  /**
   * Runs something, a few times where it cost too much.
   *
   * @param length of the input, in bytes
   * @param bytesPerByte what may be allocated for each of them
   * @return what the last run returned
   * @throws AssertionError where it cost too much each time
   */
  public static <T> T checked(int length, int bytesPerByte, Supplier<T> run) {
    var limit = OVERHEAD + (long) bytesPerByte * length;
    var cost = "";
    for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
      var bytes = THREAD.getCurrentThreadAllocatedBytes();
      var time = THREAD.getCurrentThreadCpuTime();
      var result = run.get();
      time = THREAD.getCurrentThreadCpuTime() - time;
      bytes = THREAD.getCurrentThreadAllocatedBytes() - bytes;
      if (bytes <= limit && time <= MAX_TIME) {
        return result;
      }
      cost =
          "%d bytes (at most %d) and %d ms for an input of %d bytes"
              .formatted(bytes, limit, TimeUnit.NANOSECONDS.toMillis(time), length);
    }
    throw new AssertionError(cost);
  }
}
