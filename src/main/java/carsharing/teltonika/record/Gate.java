package carsharing.teltonika.record;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Holds up all that writes to a connection while the broker blocks it. Safe for use by several
 * threads.
 */
final class Gate {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition opened = lock.newCondition();
  private boolean isClosed;

  /** Closes it, or opens it for all that wait. */
  void close(boolean closed) {
    lock.lock();
    try {
      isClosed = closed;
      opened.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until it is open. */
  void pass() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (isClosed) {
        opened.await();
      }
    } finally {
      lock.unlock();
    }
  }
}
