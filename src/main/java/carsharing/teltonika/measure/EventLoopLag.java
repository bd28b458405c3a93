package carsharing.teltonika.measure;

import carsharing.teltonika.time.AwakeTimer;
import carsharing.teltonika.time.TimeSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** How late event loops are: a timer that is due, and what was done before it had its turn. */
public final class EventLoopLag {

  private static final Duration INTERVAL = Duration.ofMillis(500);

  /** An event loop that is this late serves nobody. */
  private static final Duration STUCK = Duration.ofSeconds(15);

  private final TimeSource time;
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  private final Latency lag;
  private final Duration interval;
  private final Duration stuck;

  /** Creates one that watches no event loop yet. */
  public EventLoopLag(MeterRegistry registry, TimeSource time) {
    this(registry, time, INTERVAL, STUCK);
  }

  /**
   * @param interval how often an event loop is looked at
   * @param stuck how late an event loop may be until it is a problem
   */
  EventLoopLag(MeterRegistry registry, TimeSource time, Duration interval, Duration stuck) {
    this.time = time;
    lag =
        new Latency(
            registry, "teltonika.event.loop.lag", "How late a timer of an event loop has fired");
    this.interval = interval;
    this.stuck = stuck;
  }

  /** Measures the caller's event loop until the watch ends. */
  public Watch watch(Vertx vertx) {
    return watch(AwakeTimer.Timers.of(vertx), Thread.currentThread().getName());
  }

  /**
   * The same with timers of another kind.
   *
   * @param loop the event loop's name
   */
  Watch watch(AwakeTimer.Timers timers, String loop) {
    var watch = new Watch(timers, loop);
    watches.add(watch);
    watch.look();
    return watch;
  }

  /** Which event loop no longer turns, or empty. */
  public Optional<String> problem() {
    return watches.stream().flatMap(watch -> watch.problem().stream()).findFirst();
  }

  /** A look at one event loop from time to time. */
  public final class Watch {

    private final AwakeTimer.Timers timers;
    private final String loop;
    private volatile long turned = time.nanos();

    private Watch(AwakeTimer.Timers timers, String loop) {
      this.timers = timers;
      this.loop = loop;
    }

    /**
     * Looks no more. A verticle that has stopped has no timers: its event loop would seem stuck.
     */
    public void end() {
      watches.remove(this);
    }

    private void look() {
      var due = time.nanos() + interval.toNanos();
      timers.start(
          interval.toMillis(),
          () -> {
            lag.since(due);
            turned = time.nanos();
            if (watches.contains(this)) {
              look();
            }
          });
    }

    private Optional<String> problem() {
      var late = Duration.ofNanos(time.nanos() - turned);
      return late.compareTo(stuck) > 0
          ? Optional.of("%s has not turned for %d s".formatted(loop, late.toSeconds()))
          : Optional.empty();
    }
  }
}
