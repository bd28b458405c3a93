package carsharing.teltonika.record;

import carsharing.teltonika.message.PublishFailure;
import carsharing.teltonika.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The messages that wait for the broker, in order. It outlives connections: what a lost connection
 * had not confirmed comes back to its front.
 *
 * <p>Any message can leave it at any time, at the same small cost. Bounded in bytes; safe for use
 * by several threads.
 */
final class PublishLine {

  /** Bytes of an envelope of several frames, at most; a broker wants its messages small. */
  private static final int MAX_ENVELOPE = 128 * 1024;

  /** So many messages are enough for one go; what comes behind them waits for nobody. */
  private static final int ENOUGH = 16;

  private final Room room;
  private final Supplier<Duration> linger;
  private volatile int maxEnvelope = MAX_ENVELOPE;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();

  /** What has come back: it is older than all that has not been taken yet. */
  private Set<Outgoing> again = new LinkedHashSet<>();

  private final Set<Outgoing> waiting = new LinkedHashSet<>();

  /**
   * @param room what its messages may take up
   * @param linger how long the first message that comes to an idle writer waits for others
   */
  PublishLine(Room room, Supplier<Duration> linger) {
    this.room = room;
    this.linger = linger;
  }

  /** Takes a message at the end of the line, or fails it if there is no room. */
  void add(Outgoing message) {
    if (!room.tryTake(message.length())) {
      message.fail(PublishFailure.LINE_FULL, "limit is " + room.limit() + " bytes");
      return;
    }
    lock.lock();
    try {
      waiting.add(message);
      // Between the two the writer sleeps on: to wake it costs more than a message.
      if (waiting.size() == 1 || waiting.size() == ENOUGH) {
        notEmpty.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Puts back what was taken and is not confirmed, in front of all others. It is bounded by the
   * window and by {@link #MAX_ENVELOPE}, so it passes the limit.
   *
   * @param messages the oldest first; those that nobody waits for any more are failed
   */
  void putBack(List<Outgoing> messages) {
    var unwanted = new ArrayList<Outgoing>();
    lock.lock();
    try {
      var front = new LinkedHashSet<Outgoing>();
      for (var message : messages) {
        if (message.isAbandoned()) {
          unwanted.add(message);
        } else if (!message.isEnded()) {
          room.take(message.length());
          front.add(message);
        }
      }
      front.addAll(again);
      again = front;
      notEmpty.signalAll();
    } finally {
      lock.unlock();
    }
    unwanted.forEach(message -> message.fail(PublishFailure.ABANDONED, ""));
  }

  /**
   * Waits for a message, and takes those behind it along that go into the same envelope and wait
   * already.
   *
   * @param max how many frames an envelope may hold
   */
  Envelope take(int max) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      var first = first();
      while (first.isEmpty()) {
        notEmpty.await();
        gather();
        first = first();
      }
      return new Envelope(takeWith(first.get(), max));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Others come soon. Written in one go, they wake the broker once, which confirms them at once.
   */
  private void gather() throws InterruptedException {
    var left = linger.get().toNanos();
    while (left > 0 && again.isEmpty() && !waiting.isEmpty() && waiting.size() < ENOUGH) {
      left = notEmpty.awaitNanos(left);
    }
  }

  /**
   * From now on an envelope of several frames has at most so many bytes: the broker takes no larger
   * messages.
   */
  void keepBelow(int bytes) {
    maxEnvelope = Math.min(maxEnvelope, bytes);
  }

  private List<Outgoing> takeWith(Outgoing first, int max) {
    remove(first);
    var messages = new ArrayList<>(List.of(first));
    var left = maxEnvelope - first.lineLength();
    for (var next = first();
        messages.size() < max
            && next.filter(first::joins).isPresent()
            && next.get().lineLength() <= left;
        next = first()) {
      remove(next.get());
      messages.add(next.get());
      left -= next.get().lineLength();
    }
    return messages;
  }

  /** The oldest that waits; those in front of it that have ended meanwhile are thrown away. */
  private Optional<Outgoing> first() {
    for (var messages : List.of(again, waiting)) {
      while (!messages.isEmpty()) {
        var first = messages.iterator().next();
        if (!first.isEnded()) {
          return Optional.of(first);
        }
        remove(first);
      }
    }
    return Optional.empty();
  }

  /** False if it does not wait here. */
  private boolean remove(Outgoing message) {
    var removed = again.remove(message) || waiting.remove(message);
    if (removed) {
      room.giveBack(message.length());
    }
    return removed;
  }

  /**
   * Nobody waits for a message any more: fails it if it is in the line, or when it comes back. A
   * message that is written already can still be confirmed.
   */
  void abandon(Outgoing message) {
    boolean removed;
    lock.lock();
    try {
      message.abandon();
      removed = remove(message);
    } finally {
      lock.unlock();
    }
    if (removed) {
      message.fail(PublishFailure.ABANDONED, "");
    }
  }

  /** Fails what has waited past its deadline; {@code now} is by {@link TimeSource#nanos()}. */
  void expire(long now) {
    var expired = new ArrayList<Outgoing>();
    lock.lock();
    try {
      for (var first = first();
          first.filter(message -> message.isExpired(now)).isPresent();
          first = first()) {
        remove(first.get());
        expired.add(first.get());
      }
    } finally {
      lock.unlock();
    }
    expired.forEach(message -> message.fail(PublishFailure.EXPIRED, ""));
  }

  /** Fails all that wait: the server is stopping. */
  void stop() {
    var stopped = new ArrayList<Outgoing>();
    lock.lock();
    try {
      for (var first = first(); first.isPresent(); first = first()) {
        remove(first.get());
        stopped.add(first.get());
      }
    } finally {
      lock.unlock();
    }
    stopped.forEach(message -> message.fail(PublishFailure.STOPPED, ""));
  }
}
