package carsharing.teltonika.redis;

import carsharing.teltonika.time.TimeSource;
import java.time.Duration;

/** Clocks of Redis for tests that have no Redis. */
public final class RedisClocks {

  private RedisClocks() {}

  /** One that is ahead of the calendar of this process. */
  public static RedisClock ahead(TimeSource time, Duration lead) {
    var clock = new RedisClock(time);
    var now = time.nanos();
    clock.measured(now - 2_000, now, (time.millis() + lead.toMillis()) * 1000);
    return clock;
  }
}
