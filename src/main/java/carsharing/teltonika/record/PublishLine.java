package carsharing.teltonika.record;

import carsharing.teltonika.message.PublishFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The messages that wait for the broker, in order. It outlives connections: what a lost connection
 * had not confirmed comes back to its front.
 *
 * <p>Bounded in bytes; safe for use by several threads.
 */
final class PublishLine {

  /** Bytes of an envelope of several frames; a broker wants its messages small. */
  private static final int MAX_ENVELOPE = 128 * 1024;

  private final LinkedBlockingDeque<Outgoing> waiting = new LinkedBlockingDeque<>();
  private final AtomicLong bytes = new AtomicLong();
  private final long maxBytes;

  PublishLine(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Bytes of all message bodies that wait. */
  long bytes() {
    return bytes.get();
  }

  /** Takes a message at the end of the line, or fails it where the line is full. */
  void add(Outgoing message) {
    if (bytes.addAndGet(message.body().length) > maxBytes) {
      bytes.addAndGet(-message.body().length);
      message.fail(PublishFailure.LINE_FULL, "limit is " + maxBytes + " bytes");
    } else {
      waiting.addLast(message);
    }
  }

  /**
   * Puts back what a lost connection had taken; the oldest comes first again. They are bounded by
   * the window and by {@link #MAX_ENVELOPE}, so they pass the limit.
   */
  void putBack(Collection<Outgoing> oldestLast) {
    for (var message : oldestLast) {
      if (!message.isEnded()) {
        bytes.addAndGet(message.body().length);
        waiting.addFirst(message);
      }
    }
  }

  /**
   * Waits for a message, and takes those behind it along that go into the same envelope and wait
   * already. Those that have ended meanwhile are passed over.
   *
   * @param max how many frames an envelope may hold
   */
  Envelope take(int max) throws InterruptedException {
    var first = takeFirst();
    var messages = new ArrayList<>(List.of(first));
    var room = MAX_ENVELOPE - first.body().length;
    while (messages.size() < max) {
      var next = waiting.peekFirst();
      if (next == null || !first.joins(next) || next.body().length > room) {
        break;
      }
      if (remove(next) && !next.isEnded()) {
        messages.add(next);
        room -= next.body().length;
      }
    }
    return new Envelope(messages);
  }

  private Outgoing takeFirst() throws InterruptedException {
    while (true) {
      var message = waiting.takeFirst();
      bytes.addAndGet(-message.body().length);
      if (!message.isEnded()) {
        return message;
      }
    }
  }

  /** Another thread may take it at the same time: whoever removes it accounts for its bytes. */
  private boolean remove(Outgoing message) {
    var removed = waiting.removeFirstOccurrence(message);
    if (removed) {
      bytes.addAndGet(-message.body().length);
    }
    return removed;
  }

  /** Fails what has waited past its deadline; {@code now} is by {@link System#nanoTime()}. */
  void expire(long now) {
    for (var message = waiting.peekFirst();
        message != null && message.isExpired(now);
        message = waiting.peekFirst()) {
      if (remove(message)) {
        message.fail(PublishFailure.EXPIRED, "");
      }
    }
  }

  /** Fails all that wait: the server is stopping. */
  void stop() {
    for (var message = waiting.pollFirst(); message != null; message = waiting.pollFirst()) {
      bytes.addAndGet(-message.body().length);
      message.fail(PublishFailure.STOPPED, "");
    }
  }
}
