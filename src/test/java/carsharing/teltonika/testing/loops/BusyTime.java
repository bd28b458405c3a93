package carsharing.teltonika.testing.loops;

/**
 * How long one event loop has been busy with one task. It is looked at from time to time.
 *
 * <p>What counts is the time of the processor, and the time in which the thread waits for something
 * else than a processor: a lock, a file, a sleep. So a machine with too much to do blocks nobody.
 * What does not count is that the JVM loads classes. It does so once, and a slow machine needs
 * long.
 */
final class BusyTime {

  /** What a thread does while it is looked at. */
  enum Doing {
    /** It computes, or would if it had a processor. */
    COMPUTES,
    /** It waits for something else than a processor. */
    WAITS,
    /** It loads a class, or links a call for the first time. */
    LOADS
  }

  /** A look that comes late does not know for how long a thread has waited. */
  private final long longestLook;

  private long task;
  private long lastLook;
  private long lastProcessor;
  private long busy;

  /**
   * @param longestLook ns of waiting that one look counts at most
   */
  BusyTime(long longestLook) {
    this.longestLook = longestLook;
  }

  /**
   * Looks at the thread.
   *
   * @param now ns
   * @param begun when the present task has begun, ns; 0 for none
   * @param processor the thread's time on a processor, ns
   * @return how long the task has been busy, ns; 0 without a task
   */
  long look(long now, long begun, long processor, Doing doing) {
    if (begun == 0 || begun != task) {
      busy = 0;
    } else if (doing != Doing.LOADS) {
      var waited = doing == Doing.WAITS ? Math.min(now - lastLook, longestLook) : 0;
      busy += Math.max(processor - lastProcessor, waited);
    }
    task = begun;
    lastLook = now;
    lastProcessor = processor;
    return busy;
  }
}
