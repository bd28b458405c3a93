package carsharing.teltonika.device;

import io.vertx.core.Context;

/**
 * How long a connection may keep its event loop at a time. What a chunk holds beyond that is read
 * in the event loop's next turn, when all other connections have had theirs.
 *
 * <p>Lives on the connection's event loop.
 */
final class Turn {

  /**
   * Pings, identifications and frames. A frame takes some microseconds; a chunk of pings holds
   * 16,384.
   */
  private static final int UNITS = 128;

  private final Context context;
  private final Runnable next;
  private int left = UNITS;
  private boolean over;

  /**
   * @param next is called when the next turn has begun
   */
  Turn(Context context, Runnable next) {
    this.context = context;
    this.next = next;
  }

  /** A chunk has arrived, in a turn of its own. */
  void begin() {
    if (!over) {
      left = UNITS;
    }
  }

  /** Whether nothing more may be read in this turn. */
  boolean isOver() {
    return over;
  }

  /** Counts a ping, an identification or a frame; true if the turn is over with it. */
  boolean spend() {
    left--;
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
