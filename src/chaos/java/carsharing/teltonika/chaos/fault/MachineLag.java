package carsharing.teltonika.chaos.fault;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How late this machine lets a thread run that has nothing to wait for. On a machine with too much
 * to do, what happens in time is seen late.
 */
public final class MachineLag implements AutoCloseable {

  private static final long NAP = 20; // ms

  private final AtomicLong longest = new AtomicLong(); // ns
  private final Thread thread = new Thread(this::watch, "machine-lag");
  private volatile boolean over;

  private MachineLag() {}

  /** Begins to look, until it is closed. */
  public static MachineLag watched() {
    var lag = new MachineLag();
    lag.thread.setDaemon(true);
    lag.thread.start();
    return lag;
  }

  /** The longest lag so far. */
  public Duration longest() {
    return Duration.ofNanos(longest.get());
  }

  private void watch() {
    while (!over) {
      var begun = System.nanoTime();
      Pause.millis(NAP);
      var late = System.nanoTime() - begun - TimeUnit.MILLISECONDS.toNanos(NAP);
      longest.accumulateAndGet(late, Math::max);
    }
  }

  @Override
  public void close() {
    over = true;
    Pause.join(thread);
  }
}
