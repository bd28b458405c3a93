package carsharing.teltonika.simulator.car;

import carsharing.teltonika.car.profile.Property;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * What was true of a simulated car, and when. A test judges with it what the server says about the
 * car. May be asked from any thread.
 *
 * <p>All times are ms since 1970 by the clock of this machine, also if the clock of the tracker is
 * wrong.
 */
public final class CarTruth {

  private final int remembered;

  /** The oldest first; never empty. */
  private final Deque<CarState> states = new ArrayDeque<>();

  /**
   * @param remembered how many states are kept; the oldest go first
   */
  CarTruth(int remembered, CarState first) {
    this.remembered = Math.max(1, remembered);
    states.add(first);
  }

  /** The car has these flags now. */
  synchronized void became(long now, Set<Property> set) {
    if (!states.getLast().set().equals(set)) {
      states.addLast(new CarState(now, set));
      if (states.size() > remembered) {
        states.removeFirst();
      }
    }
  }

  /** What is true now. */
  public synchronized CarState now() {
    return states.getLast();
  }

  /** Whether the central lock is closed now. */
  public boolean locked() {
    return now().locked();
  }

  /** Whether something keeps the engine from starting now. */
  public boolean immobilised() {
    return now().immobilised();
  }

  /**
   * What was true at a time: the last state of that millisecond.
   *
   * @throws IllegalArgumentException if the time is before the oldest state that is remembered
   */
  public synchronized CarState at(long time) {
    var newestFirst = states.descendingIterator();
    while (newestFirst.hasNext()) {
      var state = newestFirst.next();
      if (state.since() <= time) {
        return state;
      }
    }
    throw tooOld(time);
  }

  /**
   * All states of a span of time, the oldest first: the one that it began with, and each that came.
   *
   * @param from the first millisecond of it
   * @param to the last millisecond of it
   * @throws IllegalArgumentException if the span begins before the oldest state that is remembered
   */
  public synchronized List<CarState> between(long from, long to) {
    if (states.getFirst().since() > from) {
      throw tooOld(from);
    }
    var all = new ArrayList<CarState>();
    for (var state : states) {
      if (state.since() <= from) {
        all.clear(); // It was over when the span began, or it is what the span began with.
      }
      if (state.since() <= to) {
        all.add(state);
      }
    }
    return all;
  }

  /**
   * Whether a flag had a value at least for a moment of a span of time.
   *
   * @throws IllegalArgumentException if the span begins before the oldest state that is remembered
   */
  public boolean wasEver(Property flag, boolean value, long from, long to) {
    return between(from, to).stream().anyMatch(state -> state.is(flag) == value);
  }

  private IllegalArgumentException tooOld(long time) {
    return new IllegalArgumentException(
        "%d (expected: not before %d, the oldest state that is remembered)"
            .formatted(time, states.getFirst().since()));
  }
}
