package carsharing.teltonika.device.limit;

import java.util.concurrent.Executor;

/**
 * How long a connection may keep its event loop at a time. What a chunk holds beyond that is read
 * in the event loop's next turn, when all other connections have had theirs.
 *
 * <p>Lives on the connection's event loop.
 */
public final class Turn {

  /** Some hundred microseconds, by {@link Price#turn()}. */
  private static final int UNITS = 256;

  private final Executor loop;
  private final Runnable next;
  private int left = UNITS;
  private boolean over;

  /**
   * @param loop runs a task in the event loop's next turn
   * @param next is called when the next turn has begun
   */
  public Turn(Executor loop, Runnable next) {
    this.loop = loop;
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
    loop.execute(
        () -> {
          over = false;
          left = UNITS;
          next.run();
        });
    return true;
  }
}
