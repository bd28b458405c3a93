package carsharing.teltonika.message;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.LongSupplier;

/**
 * Counts the memory that frames take up from their arrival to their outcome: the frame itself, its
 * records while they are decoded, and its JSON until RabbitMQ has confirmed it. There is one for
 * the process.
 *
 * <p>If there is no room, a frame waits for it, and its connection is not read meanwhile. Nothing
 * is lost. Frames that are larger than those of trackers get half of the room at most, and wait
 * behind the others.
 *
 * <p>Safe for use by several threads.
 */
public final class HeldMemory {

  /**
   * What a frame takes up at most, by its length: decoded, an element of 2 bytes becomes 13, and a
   * record of 30 bytes some 200; in JSON they become 10 and some 210.
   */
  private static final int PER_BYTE = 14;

  /** Bytes of the objects that go with each frame: messages, promises, properties. */
  private static final int OVERHEAD = 2048;

  /** Bytes of a frame that count as usual. Trackers send up to 1,280. */
  private static final int USUAL = 4 * 1024;

  private final LongSupplier limit;
  private final Queue<Share> usualWaiting = new ArrayDeque<>();
  private final Queue<Share> largeWaiting = new ArrayDeque<>();
  private long bytes;
  private long largeBytes;

  /**
   * @param limit bytes, as the settings say now
   */
  public HeldMemory(LongSupplier limit) {
    this.limit = limit;
  }

  /** A share that nobody counts, for tests and benchmarks. */
  public static Share uncounted() {
    return new HeldMemory(() -> Long.MAX_VALUE).request(0, () -> {});
  }

  /** Bytes of all frames that are on their way. */
  public synchronized long bytes() {
    return bytes;
  }

  /** Frames that wait for room. */
  public synchronized int waiting() {
    return usualWaiting.size() + largeWaiting.size();
  }

  /**
   * Asks for the memory that a frame takes up at most.
   *
   * @param frameLength bytes
   * @param granted is called, on any thread, if there was no room at first and there is now
   */
  public Share request(int frameLength, Runnable granted) {
    var share = new Share(frameLength, granted);
    synchronized (this) {
      var line = share.large ? largeWaiting : usualWaiting;
      if (line.isEmpty() && fits(share)) {
        take(share);
      } else {
        share.waits = true;
        line.add(share);
      }
    }
    return share;
  }

  /** A frame that is larger than the limit goes alone. */
  private boolean fits(Share share) {
    var most = limit.getAsLong();
    return bytes == 0
        || (bytes + share.bytes <= most
            && (!share.large || largeBytes == 0 || largeBytes + share.bytes <= most / 2));
  }

  private void take(Share share) {
    share.waits = false;
    share.counted = true;
    add(share, share.bytes);
  }

  private void add(Share share, long more) {
    bytes += more;
    if (share.large) {
      largeBytes += more;
    }
  }

  /** Takes those that fit now out of the lines. */
  private List<Share> next() {
    if (usualWaiting.isEmpty() && largeWaiting.isEmpty()) {
      return List.of();
    }
    var next = new ArrayList<Share>();
    for (var line : List.of(usualWaiting, largeWaiting)) {
      while (!line.isEmpty() && fits(line.element())) {
        var share = line.remove();
        take(share);
        next.add(share);
      }
    }
    return next;
  }

  /** The memory of one frame. */
  public final class Share {

    private final Runnable granted;
    private final boolean large;
    private long bytes;
    private boolean waits;
    private boolean counted;
    private boolean published;

    private Share(int frameLength, Runnable granted) {
      this.granted = granted;
      this.large = frameLength > USUAL;
      this.bytes = OVERHEAD + (long) PER_BYTE * frameLength;
    }

    /** Whether there is no room for it yet. */
    public boolean isWaiting() {
      synchronized (HeldMemory.this) {
        return waits;
      }
    }

    /** From now on the publisher releases it, and not the sender of the frame. */
    public void publish() {
      synchronized (HeldMemory.this) {
        published = true;
      }
    }

    /**
     * The records are no longer needed.
     *
     * @param exactly bytes of the frame and of its message
     */
    public void set(long exactly) {
      List<Share> next;
      synchronized (HeldMemory.this) {
        next = change(OVERHEAD + exactly);
      }
      next.forEach(share -> share.granted.run());
    }

    /** The sender needs it no more. Nothing changes if the publisher has taken the frame. */
    public void releaseUnlessPublished() {
      synchronized (HeldMemory.this) {
        if (published) {
          return;
        }
      }
      release();
    }

    /** The frame has ended, or waits no more. */
    public void release() {
      List<Share> next;
      synchronized (HeldMemory.this) {
        if (waits) {
          waits = false;
          (large ? largeWaiting : usualWaiting).remove(this);
        }
        next = change(0);
        counted = false;
      }
      next.forEach(share -> share.granted.run());
    }

    /** Gives those that fit now. */
    private List<Share> change(long now) {
      if (counted) {
        add(this, now - bytes);
        bytes = now;
      }
      return next();
    }
  }
}
