package carsharing.teltonika.device;

import carsharing.teltonika.message.RecentlyUsed;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.time.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices if two addresses take turns with one IMEI: one of them may be a stranger, who gets the
 * car's commands.
 *
 * <p>The newest connection owns the car, and at once. Only if an IMEI has changed hands more often
 * than the setting allows in a minute, each further change waits for two seconds, and only the
 * newest of those that wait gets the car. So a stranger costs Redis and the log little.
 *
 * <p>Bounded: the IMEI that has not changed hands for longest is forgotten first. Safe for use by
 * several threads.
 */
public final class Rivals {

  private static final Logger LOG = LoggerFactory.getLogger(Rivals.class);
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  /** How long a change waits if there are too many. */
  static final Duration DELAY = Duration.ofSeconds(2);

  private final Map<Imei, Contest> contests;
  private final LongSupplier takeoversPerMinute;
  private final TimeSource time;

  /**
   * @param limit IMEIs that are remembered
   * @param takeoversPerMinute how often an IMEI may change between addresses, as the settings say
   *     now
   */
  public Rivals(int limit, LongSupplier takeoversPerMinute, TimeSource time) {
    this.takeoversPerMinute = takeoversPerMinute;
    this.time = time;
    contests = new RecentlyUsed<>(limit);
  }

  /** What is known of an IMEI that changes hands. */
  private static final class Contest {

    private long since;
    private int takeovers;
    private Optional<Long> warned = Optional.empty();
    private Optional<Waiting> waiting = Optional.empty();
  }

  /**
   * A connection that waits for the car.
   *
   * @param until when it gets the car, unless another one comes
   */
  private record Waiting(long until, Runnable replace) {}

  /**
   * A connection wants to take an IMEI.
   *
   * @param holder address of the live connection of this IMEI, if there is one
   * @param replace closes the connection, if it has to wait and a newer one comes
   * @param metrics counts it, if it is one too many
   * @return how long it has to wait; zero for not at all
   */
  Duration arrive(
      Imei imei, String address, Optional<String> holder, Runnable replace, DeviceMetrics metrics) {
    Optional<Waiting> replaced;
    Duration wait;
    synchronized (this) {
      var now = time.nanos();
      var rival = holder.filter(other -> !other.equals(address));
      if (rival.isEmpty() && !contests.containsKey(imei)) {
        return Duration.ZERO;
      }
      var contest = contests.computeIfAbsent(imei, unknown -> new Contest());
      replaced = contest.waiting.filter(other -> other.until() - now > 0);
      contest.waiting = Optional.empty();
      wait =
          rival.isPresent() && isTooMany(contest, now)
              ? Duration.ofNanos(replaced.map(other -> other.until() - now).orElse(DELAY.toNanos()))
              : Duration.ZERO;
      if (!wait.isZero()) {
        contest.waiting = Optional.of(new Waiting(now + wait.toNanos(), replace));
        metrics.contested();
        warn(contest, now, imei, address, rival.orElse(""));
      }
    }
    replaced.ifPresent(other -> other.replace().run());
    return wait;
  }

  private boolean isTooMany(Contest contest, long now) {
    if (contest.takeovers == 0 || now - contest.since >= MINUTE) {
      contest.since = now;
      contest.takeovers = 0;
    }
    return ++contest.takeovers > takeoversPerMinute.getAsLong();
  }

  private static void warn(Contest contest, long now, Imei imei, String address, String holder) {
    if (contest.warned.filter(last -> now - last < HOUR).isEmpty()) {
      contest.warned = Optional.of(now);
      LOG.warn(
          "{}: connections from {} and {} take turns. One of them may be a stranger: see docs/operations.md",
          imei,
          address,
          holder);
    }
  }
}
