package carsharing.teltonika.device.limit;

import static java.util.Comparator.comparingLong;

import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Counts the bytes of all connections that have arrived and are not being published yet: parts of
 * frames, and frames that wait.
 *
 * <p>If they are too many, the connections that hold the most are closed. Such a connection holds
 * at least the limit divided by the number of connections. With the default limits that is more
 * than the longest frame of a tracker (1,280 bytes), so strangers cannot push out a tracker.
 *
 * <p>Shared by all device servers of the process. Safe for use by several threads.
 */
public final class Incoming {

  private final LongSupplier limit;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong opened = new AtomicLong();
  private final Set<Share> shares = ConcurrentHashMap.newKeySet();

  /**
   * @param limit bytes, as the settings say now
   */
  public Incoming(LongSupplier limit) {
    this.limit = limit;
  }

  /** Bytes of all connections. */
  public long bytes() {
    return bytes.get();
  }

  /**
   * Begins to count for a connection.
   *
   * @param evict closes the connection; called on any thread, at most once
   */
  public Share open(Runnable evict) {
    return new Share(opened.incrementAndGet(), evict);
  }

  /** Frees some more than is needed, so that it is not needed for each chunk that arrives. */
  private synchronized void makeRoom() {
    var wanted = limit.getAsLong();
    if (bytes.get() <= wanted) {
      return;
    }
    wanted -= wanted / 16;
    var largestLast = new ArrayList<Holder>();
    shares.forEach(share -> largestLast.add(new Holder(share, share.held())));
    largestLast.sort(comparingLong(Holder::bytes).thenComparingLong(holder -> holder.share.number));
    for (var i = largestLast.size() - 1; i >= 0 && bytes.get() > wanted; i--) {
      largestLast.get(i).share.evict();
    }
  }

  /** A share with what it held when it was looked at: it may change while others are sorted. */
  private record Holder(Share share, long bytes) {}

  /** What one connection holds. */
  public final class Share {

    private final long number;
    private final Runnable evict;
    private long held;
    private boolean ended;

    private Share(long number, Runnable evict) {
      this.number = number;
      this.evict = evict;
    }

    /** The connection holds so many bytes now. */
    public void set(long now) {
      if (change(now) > 0 && bytes.get() > limit.getAsLong()) {
        makeRoom();
      }
    }

    /** The connection has ended. */
    public synchronized void end() {
      change(0);
      ended = true;
    }

    private synchronized long held() {
      return held;
    }

    private synchronized long change(long now) {
      var more = now - held;
      if (ended || more == 0) {
        return 0;
      }
      held = now;
      bytes.addAndGet(more);
      if (now > 0) {
        shares.add(this);
      } else {
        shares.remove(this);
      }
      return more;
    }

    /** Its bytes count no longer, although it takes a moment until the connection is closed. */
    private void evict() {
      end();
      evict.run();
    }
  }
}
