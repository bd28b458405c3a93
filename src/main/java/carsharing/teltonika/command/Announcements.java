package carsharing.teltonika.command;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Bounds what the announcements of one car's commands cost. An announcement makes the server look
 * for a command. Announcements that come while Redis is asked are answered together by one more
 * look. A look that comes too soon after the others waits for its turn; no announcement is lost.
 *
 * <p>Lives on the dispatcher's event loop.
 */
final class Announcements {

  private static final long SECOND = 1_000_000_000;
  private static final long MILLISECOND = 1_000_000;

  private final Vertx vertx;
  private final IntSupplier perSecond;
  private final LongSupplier clock;
  private final Supplier<Future<Void>> look;

  /** When all looks that were begun are paid for, ns. Each costs its part of a second. */
  private long paidFor;

  private boolean busy;
  private boolean again;

  /**
   * Creates one that has heard nothing.
   *
   * @param perSecond looks in a second; so many may come at once
   * @param clock ns, as {@link System#nanoTime()}
   * @param look looks for a command; completes when Redis has answered, or has not
   */
  Announcements(
      Vertx vertx, IntSupplier perSecond, LongSupplier clock, Supplier<Future<Void>> look) {
    this.vertx = vertx;
    this.perSecond = perSecond;
    this.clock = clock;
    this.look = look;
    this.paidFor = clock.getAsLong();
  }

  /** A client says that it has written a command. */
  void arrived() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    var delay = delayMillis();
    if (delay == 0) {
      begin();
    } else {
      vertx.setTimer(delay, due -> begin());
    }
  }

  private long delayMillis() {
    var now = clock.getAsLong();
    var price = SECOND / perSecond.getAsInt();
    paidFor = Math.max(paidFor, now) + price;
    var tooSoon = paidFor - now - SECOND;
    return tooSoon <= 0 ? 0 : 1 + tooSoon / MILLISECOND;
  }

  /** What is announced from now on, this look may miss. */
  private void begin() {
    again = false;
    look.get()
        .onComplete(
            done -> {
              busy = false;
              if (again) {
                arrived();
              }
            });
  }
}
