package carsharing.teltonika.ops;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Bounds the lines logged in a second, so that a thousand strangers at the port fill no disk and
 * hide no error: what is above the limit is left out and counted, and the count is logged. Errors
 * always pass. Configured in {@code logback.xml}.
 */
public final class LogLimit extends TurboFilter {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final AtomicLong windowStart = new AtomicLong(System.nanoTime());
  private final AtomicLong lines = new AtomicLong();
  private volatile long linesPerSecond = 200;

  /** Logback's way to hand over the setting of that name. */
  public void setLinesPerSecond(long linesPerSecond) {
    this.linesPerSecond = linesPerSecond;
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] params,
      @Nullable Throwable t) {
    if (level.isGreaterOrEqual(Level.ERROR)
        || !level.isGreaterOrEqual(logger.getEffectiveLevel())) {
      return FilterReply.NEUTRAL;
    }
    if (format == null) {
      return FilterReply.NEUTRAL; // Only asks whether a level is enabled.
    }
    var start = windowStart.get();
    var now = System.nanoTime();
    if (now - start >= SECOND && windowStart.compareAndSet(start, now)) {
      var left = lines.getAndSet(0) - linesPerSecond;
      if (left > 0) {
        logger.error("{} log lines left out in the last second (limit {})", left, linesPerSecond);
      }
    }
    return lines.incrementAndGet() <= linesPerSecond ? FilterReply.NEUTRAL : FilterReply.DENY;
  }
}
