package carsharing.teltonika.logging;

import carsharing.teltonika.time.TimeSource;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Bounds the lines logged in a second, so that a thousand strangers at the port fill no disk and
 * hide nothing. The lines of each class of the server have a budget of their own, and so has each
 * level of a class: the connects of strangers cannot push out the warning that RabbitMQ is away.
 * What is above a budget is left out and counted, and the count is logged. Errors always pass.
 * Configured in {@code logback.xml}.
 */
public final class LogLimit extends TurboFilter {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final ConcurrentMap<Kind, Budget> budgets = new ConcurrentHashMap<>();
  private final TimeSource time;
  private volatile long linesPerSecond = 200;

  /** Lines that share a budget. There are as many as there are classes that log. */
  private record Kind(String logger, int level) {}

  /** What was logged in the present second. */
  private static final class Budget {

    private final AtomicLong windowStart;
    private final AtomicLong lines = new AtomicLong();

    Budget(long now) {
      windowStart = new AtomicLong(now);
    }
  }

  /** Logback makes one by the name of the class, so it takes the machine's time. */
  public LogLimit() {
    this(TimeSource.SYSTEM);
  }

  LogLimit(TimeSource time) {
    this.time = time;
  }

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
    var now = time.nanos();
    var budget =
        budgets.computeIfAbsent(
            new Kind(logger.getName(), level.toInt()), unseen -> new Budget(now));
    var start = budget.windowStart.get();
    if (now - start >= SECOND && budget.windowStart.compareAndSet(start, now)) {
      var left = budget.lines.getAndSet(0) - linesPerSecond;
      if (left > 0) {
        logger.error(
            "{} lines of level {} left out in a second (limit {}, in logback.xml)",
            left,
            level,
            linesPerSecond);
      }
    }
    return budget.lines.incrementAndGet() <= linesPerSecond
        ? FilterReply.NEUTRAL
        : FilterReply.DENY;
  }
}
