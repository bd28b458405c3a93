package carsharing.teltonika.command.session;

import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.time.AwakeTimer;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * Bounds what the announcements of one car's commands cost. An announcement makes the server look
 * for a command. Announcements that come while Redis is asked are answered together by one more
 * look. If looks find nothing, the next one that comes too soon waits for its turn. A look that
 * finds a command is free: a client that sends command after command is not slowed down. No
 * announcement is lost.
 *
 * <p>Lives on the dispatcher's event loop.
 */
final class Announcements {

  private static final long SECOND = 1_000_000_000;
  private static final long MILLISECOND = 1_000_000;

  private final AwakeTimer.Timers timers;
  private final TimeSource time;
  private final Supplier<CommandSettings> settings;
  private final Supplier<Future<Boolean>> look;

  /** When all looks that were begun are paid for, ns. Each costs its part of a second. */
  private long paidFor;

  private boolean busy;
  private boolean again;

  /**
   * Creates one that has heard nothing.
   *
   * @param settings say how many looks there may be in a second; so many may come at once
   * @param look looks for a command; completes when Redis has answered, with whether there was one
   */
  Announcements(
      AwakeTimer.Timers timers,
      TimeSource time,
      Supplier<CommandSettings> settings,
      Supplier<Future<Boolean>> look) {
    this.timers = timers;
    this.time = time;
    this.paidFor = time.nanos();
    this.settings = settings;
    this.look = look;
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
      timers.start(delay, this::begin);
    }
  }

  private long delayMillis() {
    var now = time.nanos();
    paidFor = (now - paidFor > 0 ? now : paidFor) + price();
    var tooSoon = paidFor - now - SECOND;
    return tooSoon <= 0 ? 0 : 1 + tooSoon / MILLISECOND;
  }

  private long price() {
    return SECOND / settings.get().announcementsPerSecond();
  }

  /** What is announced from now on, this look may miss. */
  private void begin() {
    again = false;
    look.get()
        .onComplete(
            done -> {
              busy = false;
              if (done.succeeded() && done.result()) {
                paidFor -= price();
              }
              if (again) {
                arrived();
              }
            });
  }
}
