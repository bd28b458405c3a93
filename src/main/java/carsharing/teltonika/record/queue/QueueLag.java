package carsharing.teltonika.record.queue;

import carsharing.teltonika.time.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.LongAdder;

/**
 * How far the consumers of a queue are behind.
 *
 * <p>AMQP tells how many messages wait in a queue, but not their age. To look at the oldest message
 * a client would have to take it, which counts as a delivery. So the age is estimated: at each look
 * the server notes how many messages it has published. If N messages wait, the oldest is as old as
 * the N-th newest message that the server has published.
 *
 * <p>If several processes publish into the queue, each of them counts only its own messages, and
 * its estimate is too high. Safe on any thread.
 */
public final class QueueLag {

  /** Looks that are remembered. If there are more, only every second one is, also in future. */
  private static final int MAX_LOOKS = 512;

  /**
   * @param at ns
   * @param published messages until then
   */
  private record Look(long at, long published) {}

  private final TimeSource time;
  private final LongAdder count = new LongAdder();
  private final Deque<Look> looks = new ArrayDeque<>();
  private long spacing;

  /** Creates one that has seen nothing yet. */
  public QueueLag(TimeSource time) {
    this.time = time;
  }

  /** The server has published a message into the queue. */
  public void published() {
    count.increment();
  }

  /**
   * The queue was looked at.
   *
   * @param messages that wait in it
   * @return how old the oldest message is. If it is older than what the server remembers, it is the
   *     time since the first look
   */
  public synchronized Duration look(long messages) {
    var published = count.sum();
    var now = time.nanos();
    if (messages == 0) {
      looks.clear();
      spacing = 0;
    }
    if (looks.isEmpty() || now - looks.getLast().at() >= spacing) {
      looks.addLast(new Look(now, published));
    }
    forget(published - messages);
    return Duration.ofNanos(now - looks.getFirst().at());
  }

  /** The oldest message came after the newest look at which it was not yet published. */
  private void forget(long gone) {
    while (looks.size() > 1) {
      var first = looks.removeFirst();
      if (looks.getFirst().published() > gone) {
        looks.addFirst(first);
        break;
      }
    }
    if (looks.size() > MAX_LOOKS) {
      spacing = Math.max(1, 2 * (looks.getLast().at() - looks.getFirst().at()) / MAX_LOOKS);
      thin();
    } else if (looks.size() < MAX_LOOKS / 8) {
      spacing /= 2;
    }
  }

  private void thin() {
    var index = 0;
    for (var each = looks.iterator(); each.hasNext(); index++) {
      each.next();
      if (index % 2 == 1) {
        each.remove();
      }
    }
  }
}
