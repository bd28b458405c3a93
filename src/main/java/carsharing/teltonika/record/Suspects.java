package carsharing.teltonika.record;

import carsharing.teltonika.message.PublishFailure;
import carsharing.teltonika.message.RecentlyUsed;
import carsharing.teltonika.time.TimeSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The messages over one of which the broker has closed a channel. They are tried on a channel of
 * their own, so that all others go on meanwhile.
 *
 * <p>They are tried in groups, one group after the other. If the broker closes the channel again,
 * the group is halved, until the frame that is at fault is found: that one is refused. A thousand
 * messages take about ten channels. An innocent message is published a few times more than once,
 * each time with the same id.
 *
 * <p>A tracker sends a refused frame again and again. So the trackers of such frames are
 * remembered, and their frames come here at once, until some were confirmed. Bounded in bytes, by
 * the same {@link Room} as the line. Safe for use by several threads.
 */
final class Suspects implements Lane {

  /** Trackers that are remembered; the one that is not seen for longest is forgotten first. */
  private static final int MAX_SENDERS = 1000;

  /** Frames without a fault after which the tracker of a refused one is forgotten. */
  private static final int PROBATION = 10;

  private final Room room;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Trackers of refused frames, and how many frames each must get confirmed to be forgotten. */
  private final Map<String, Integer> senders = new RecentlyUsed<>(MAX_SENDERS);

  /** The groups that are still to be tried, the next one first. */
  private final Deque<List<Envelope>> groups = new ArrayDeque<>();

  /** What is still to be written of the group that is being tried. */
  private final Deque<Envelope> unwritten = new ArrayDeque<>();

  /** The frames of that group that have not ended. The next group waits for them. */
  private final Set<Outgoing> onTrial = new HashSet<>();

  /**
   * @param room what its messages may take up until they are written
   */
  Suspects(Room room) {
    this.room = room;
  }

  /** Whether the broker has closed a channel over a frame of this tracker. */
  boolean knows(String sender) {
    lock.lock();
    try {
      return senders.get(sender) != null;
    } finally {
      lock.unlock();
    }
  }

  /** Takes the message of a tracker that is known, or fails it if there is no room. */
  void add(Outgoing message) {
    if (room.tryTake(message.length())) {
      change(() -> groups.addLast(List.of(new Envelope(List.of(message)))));
    } else {
      message.fail(PublishFailure.LINE_FULL, "limit is " + room.limit() + " bytes");
    }
  }

  /**
   * Takes messages over one of which the broker has closed the channel of all.
   *
   * @param envelopes the oldest first
   */
  void accuse(List<Envelope> envelopes) {
    change(() -> halves(envelopes).forEach(group -> groups.addLast(entered(group))));
  }

  @Override
  public Envelope take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (unwritten.isEmpty()) {
        if (onTrial.isEmpty() && !groups.isEmpty()) {
          begin(living(groups.removeFirst()));
        } else {
          changed.await();
        }
      }
      var envelope = unwritten.removeFirst();
      room.giveBack(envelope.length());
      return envelope;
    } finally {
      lock.unlock();
    }
  }

  private void begin(List<Envelope> group) {
    unwritten.addAll(group);
    var frames = frames(group).toList();
    onTrial.addAll(frames);
    for (var frame : frames) {
      frame.outcome().onComplete(ended -> change(() -> leave(frame, ended.succeeded())));
    }
  }

  private void leave(Outgoing frame, boolean confirmed) {
    if (onTrial.remove(frame) && confirmed) {
      senders.computeIfPresent(frame.sender(), (sender, left) -> left > 1 ? left - 1 : null);
    }
  }

  @Override
  public void split(Envelope refused) {
    change(
        () -> {
          refused.messages().forEach(onTrial::remove);
          groups.addFirst(entered(refused.single()));
        });
  }

  @Override
  public void putBack(List<Envelope> unconfirmed) {
    change(
        () -> {
          frames(unconfirmed).forEach(onTrial::remove);
          groups.addFirst(entered(unconfirmed));
        });
  }

  @Override
  public void suspect(List<Envelope> unconfirmed, String reason) {
    if (frames(unconfirmed).count() == 1) {
      var guilty = unconfirmed.get(0).messages().get(0);
      change(() -> senders.put(guilty.sender(), PROBATION));
      guilty.fail(PublishFailure.REFUSED, reason);
      return;
    }
    change(
        () -> {
          onTrial.clear();
          groups.addFirst(List.copyOf(unwritten)); // None of these was written.
          unwritten.clear();
          var halves = new ArrayList<>(halves(unconfirmed));
          for (var i = halves.size() - 1; i >= 0; i--) {
            groups.addFirst(entered(halves.get(i)));
          }
        });
  }

  /** Two groups, unless there is one frame only. */
  private static List<List<Envelope>> halves(List<Envelope> envelopes) {
    var all = envelopes.size() == 1 ? envelopes.get(0).single() : envelopes;
    var middle = all.size() / 2;
    return List.of(
        List.copyOf(all.subList(0, middle)), List.copyOf(all.subList(middle, all.size())));
  }

  private List<Envelope> entered(List<Envelope> group) {
    group.forEach(envelope -> room.take(envelope.length()));
    return group;
  }

  /** What is left of a group without the frames that have ended. */
  private List<Envelope> living(Collection<Envelope> group) {
    var living = new ArrayList<Envelope>();
    for (var envelope : group) {
      var rest = envelope.messages().stream().filter(message -> !message.isEnded()).toList();
      var left = rest.stream().mapToInt(Outgoing::length).sum();
      room.giveBack(envelope.length() - left);
      if (!rest.isEmpty()) {
        living.add(new Envelope(rest));
      }
    }
    return living;
  }

  /**
   * Fails what has waited past its deadline, and what nobody waits for any more.
   *
   * @param now by {@link TimeSource#nanos()}
   */
  void expire(long now) {
    end(Outgoing::isAbandoned, PublishFailure.ABANDONED);
    end(message -> message.isExpired(now), PublishFailure.EXPIRED);
  }

  /** Fails all that wait: the server is stopping. */
  void stop() {
    end(message -> true, PublishFailure.STOPPED);
  }

  private void end(Predicate<Outgoing> which, PublishFailure why) {
    var ending = new ArrayList<Outgoing>();
    change(
        () -> {
          groups.forEach(group -> frames(group).filter(which).forEach(ending::add));
          frames(unwritten).filter(which).forEach(ending::add);
        });
    ending.forEach(message -> message.fail(why, ""));
    if (!ending.isEmpty()) {
      change(this::dropEnded);
    }
  }

  private void dropEnded() {
    var rest = groups.stream().map(this::living).toList();
    groups.clear();
    groups.addAll(rest);
    var left = living(unwritten);
    unwritten.clear();
    unwritten.addAll(left);
  }

  private static Stream<Outgoing> frames(Collection<Envelope> envelopes) {
    return envelopes.stream().flatMap(envelope -> envelope.messages().stream());
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
