package carsharing.teltonika.command.session;

import carsharing.teltonika.time.TimeSource;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Spreads the questions to many cars: each car gets a moment of its own, and there are so many
 * moments in a second. Lives on the dispatcher's event loop.
 */
public final class QuestionPace {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final TimeSource time;
  private final IntSupplier perSecond;

  /** The first moment that nobody has, ns. */
  private long free;

  /**
   * @param perSecond how many moments a second has now
   */
  public QuestionPace(TimeSource time, IntSupplier perSecond) {
    this.time = time;
    this.perSecond = perSecond;
    this.free = time.nanos();
  }

  /**
   * Takes the first free moment.
   *
   * @param earliest ms from now
   * @return ms from now, 1 or more
   */
  public long take(long earliest) {
    var now = time.nanos();
    var wanted = now + TimeUnit.MILLISECONDS.toNanos(earliest);
    var moment = free - wanted > 0 ? free : wanted;
    free = moment + SECOND / Math.max(1, perSecond.getAsInt());
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(moment - now));
  }
}
