package carsharing.teltonika.device.limit;

import io.vertx.core.Context;

/**
 * How long a connection may keep its event loop at a time. What a chunk holds beyond that is read
 * in the event loop's next turn, when all other connections have had theirs.
 *
 * <p>Lives on the connection's event loop.
 */
public final class Turn {

  /** The cost of a ping, far below a microsecond; a chunk holds 16,384 of them. */
  public static final int PING = 1;

  /** The cost of an identification: its answer is a system call of its own. */
  public static final int IDENTIFICATION = 16;

  /** The cost of a turn, some hundred microseconds. */
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

  /**
   * The cost of a frame: its hand-over and its bytes.
   *
   * @param length of its data, in bytes
   */
  public static int frame(int length) {
    return 8 + length / 256;
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
   * @param cost compared with a ping
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
