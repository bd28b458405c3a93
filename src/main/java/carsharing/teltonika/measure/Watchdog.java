package carsharing.teltonika.measure;

import carsharing.teltonika.logging.LastWord;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Ends the process if an event loop has died, or has not turned for long. It looks on a thread of
 * its own: nobody else would still notice.
 *
 * <p>It counts its own looks and not the time. If the whole process was paused, the event loops are
 * not to blame.
 */
public final class Watchdog implements AutoCloseable {

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Duration interval;
  private final Supplier<Duration> limit;
  private final LastWord lastWord;
  private final List<Loop> loops = new ArrayList<>();
  private final Thread thread = new Thread(this::watch, "watchdog");

  /**
   * Creates one that looks at nothing yet.
   *
   * @param eventLoops run a task when they turn; one that refuses it has died
   */
  Watchdog(
      Iterable<? extends Executor> eventLoops,
      Duration interval,
      Supplier<Duration> limit,
      LastWord lastWord) {
    this.interval = interval;
    this.limit = limit;
    this.lastWord = lastWord;
    eventLoops.forEach(executor -> loops.add(new Loop(executor)));
    thread.setDaemon(true);
  }

  /**
   * Begins to watch all event loops.
   *
   * @param limit how long an event loop may do anything else than turn, as the settings say now
   * @param lastWord ends the process
   */
  public static Watchdog start(Vertx vertx, Supplier<Duration> limit, LastWord lastWord) {
    return start(vertx, INTERVAL, limit, lastWord);
  }

  /**
   * The same with another interval.
   *
   * @param interval between two looks
   */
  static Watchdog start(
      Vertx vertx, Duration interval, Supplier<Duration> limit, LastWord lastWord) {
    var eventLoops = ((VertxInternal) vertx).nettyEventLoopGroup();
    var watchdog = new Watchdog(eventLoops, interval, limit, lastWord);
    watchdog.thread.start();
    return watchdog;
  }

  /** Looks no more: event loops that end from now on are stopped in good order. */
  @Override
  public void close() {
    thread.interrupt();
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(interval.toMillis());
        look();
      }
    } catch (InterruptedException e) {
      // The server has stopped.
    }
  }

  /** Looks at all event loops once; called after each interval. */
  void look() {
    loops.forEach(Loop::look);
  }

  private final class Loop {

    private final Executor executor;
    private volatile boolean turned = true;
    private long silent;

    private Loop(Executor executor) {
      this.executor = executor;
    }

    private void look() {
      if (turned) {
        silent = 0;
        turned = false;
        ask();
      } else if (interval.multipliedBy(++silent).compareTo(limit.get()) >= 0) {
        lastWord.say(
            "An event loop has not turned for %d s (limit: devices.stuckTimeout)"
                .formatted(interval.multipliedBy(silent).toSeconds()));
      }
    }

    private void ask() {
      try {
        executor.execute(() -> turned = true);
      } catch (RejectedExecutionException e) {
        if (!Thread.currentThread().isInterrupted()) {
          lastWord.say("An event loop has died");
        }
      }
    }
  }
}
