package carsharing.teltonika.record;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of messages may wait for the broker. All that holds waiting messages shares one
 * room. Safe for use by several threads.
 */
final class Room {

  private final long limit;
  private final AtomicLong taken = new AtomicLong();

  /**
   * @param limit bytes
   */
  Room(long limit) {
    this.limit = limit;
  }

  /** Bytes above which nothing new is let in. */
  long limit() {
    return limit;
  }

  /** Bytes of all messages that wait. */
  long taken() {
    return taken.get();
  }

  /** Takes bytes for a new message; false, and takes none, if they are too many. */
  boolean tryTake(int bytes) {
    var fits = taken.addAndGet(bytes) <= limit;
    if (!fits) {
      taken.addAndGet(-bytes);
    }
    return fits;
  }

  /** Takes bytes for a message that comes back, beyond the limit if need be. */
  void take(int bytes) {
    taken.addAndGet(bytes);
  }

  /** Gives bytes back: a message waits no longer. */
  void giveBack(int bytes) {
    taken.addAndGet(-bytes);
  }
}
