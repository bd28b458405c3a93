package carsharing.teltonika.states;

import java.util.concurrent.atomic.AtomicInteger;

/** How many records of all cars may wait for what Redis knows. Safe on any thread. */
final class EventRoom {

  /** Each takes some 700 bytes. */
  private static final int MAX = 10_000;

  private final AtomicInteger taken = new AtomicInteger();
  private volatile boolean isRedisThere = true;

  /** Without Redis nothing waits for it. */
  void redisIsThere(boolean isThere) {
    isRedisThere = isThere;
  }

  boolean isRedisThere() {
    return isRedisThere;
  }

  /** Room for one record; false if there is none. */
  boolean tryTake() {
    if (taken.incrementAndGet() <= MAX) {
      return true;
    }
    taken.decrementAndGet();
    return false;
  }

  void giveBack(int records) {
    taken.addAndGet(-records);
  }
}
