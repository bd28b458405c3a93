package carsharing.teltonika.chaos.fault;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting, for threads that nobody interrupts. */
public final class Pause {

  private static final int POLL = 100; // ms

  private Pause() {}

  /** Waits about so long. */
  public static void millis(long millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** Waits until something is so; false where it was not in time. */
  public static boolean until(Duration atMost, BooleanSupplier condition) {
    var end = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      millis(POLL);
    }
    return true;
  }

  /** Waits for the end of a thread. */
  public static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
