package carsharing.teltonika.device.limit;

import io.vertx.core.Context;

/**
 * How long a connection may keep its event loop at a time. What a chunk holds beyond that is read
 * in the event loop's next turn, when all other connections have had theirs.
 *
 * <p>Lives on the connection's event loop.
 */
public final class Turn {

  /** Some hundred microseconds, by {@link Price#turn()}. */
  private static final int UNITS = 256;

  private final Context context;
  private final Runnable next;
  private int left = UNITS;
  private boolean over;

  /**
   * @param next is called when the next turn has begun
   */
  public Turn(Context context, Runnable next) {
    this.context = context;
    this.next = next;
  }

  /** A chunk has arrived, in a turn of its own. */
  public void begin() {
    if (!over) {
      left = UNITS;
    }
  }

  /** Whether nothing more may be read in this turn. */
  public boolean isOver() {
    return over;
  }

  /**
   * Counts what was read.
   *
   * @param cost by {@link Price#turn()}
   * @return whether the turn is over with it
   */
  public boolean spend(int cost) {
    left -= cost;
    if (over || left > 0) {
      return false;
    }
    over = true;
    context.runOnContext(
        turned -> {
          over = false;
          left = UNITS;
          next.run();
        });
    return true;
  }
}
