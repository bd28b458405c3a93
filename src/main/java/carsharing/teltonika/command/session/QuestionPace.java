package carsharing.teltonika.command.session;

import carsharing.teltonika.time.TimeSource;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Spreads the questions to many cars: each car gets a moment of its own, and there are so many
 * moments in a second. Lives on the dispatcher's event loop.
 */
public final class QuestionPace {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** Moments that are kept for others. If more cars leave at once, the rest passes unused. */
  private static final int MAX_RETURNED = 100_000;

  /**
   * What a car gets.
   *
   * @param at ns on the count of this pace
   * @param delay ms from when it was taken, 1 or more
   */
  public record Moment(long at, long delay) {}

  private final TimeSource time;
  private final IntSupplier perSecond;

  private final long start;

  /** Moments before the free one that cars have given back. */
  private final NavigableSet<Long> returned = new TreeSet<>();

  /** After all moments that cars have got, ns from the start. */
  private long free;

  /**
   * @param perSecond how many moments a second has now
   */
  public QuestionPace(TimeSource time, IntSupplier perSecond) {
    this.time = time;
    this.perSecond = perSecond;
    this.start = time.nanos();
  }

  /**
   * Takes the first free moment.
   *
   * @param earliest ms from now
   */
  public Moment take(long earliest) {
    var now = time.nanos() - start;
    returned.headSet(now).clear();
    var wanted = now + TimeUnit.MILLISECONDS.toNanos(earliest);
    var again = Optional.ofNullable(returned.ceiling(wanted));
    again.ifPresent(returned::remove);
    var moment = again.orElse(Math.max(free, wanted));
    if (again.isEmpty()) {
      free = moment + SECOND / Math.max(1, perSecond.getAsInt());
    }
    return new Moment(moment, Math.max(1, TimeUnit.NANOSECONDS.toMillis(moment - now)));
  }

  /** The car has gone before its moment: another one gets it. */
  public void giveBack(Moment moment) {
    if (returned.size() < MAX_RETURNED) {
      returned.add(moment.at());
    }
  }
}
