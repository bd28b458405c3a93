package carsharing.teltonika.redis;

import carsharing.teltonika.settings.RedisSettings;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;

/** Links to one Redis, for tests that do not care what is published on it. */
public final class RedisLinks {

  private static final Duration DELAY = Duration.ofMillis(20);
  private static final Duration PING_INTERVAL = Duration.ofSeconds(5);

  private RedisLinks() {}

  /** One that nobody listens to; it is still to be opened. */
  public static RedisLink deaf(Vertx vertx, RedisSettings settings) {
    return deaf(vertx, settings, TimeSource.SYSTEM);
  }

  /** The same, for which time is what a test says. */
  public static RedisLink deaf(Vertx vertx, RedisSettings settings, TimeSource time) {
    return new RedisLink(vertx, settings, time, new Deaf());
  }

  /** The same as the first, which gives an attempt to connect up after another time. */
  public static RedisLink deaf(Vertx vertx, RedisSettings settings, Duration connectTime) {
    return new RedisLink(vertx, settings, TimeSource.SYSTEM, connectTime, new Deaf());
  }

  /** Those of a single Redis, which is tried again soon. */
  public static RedisSettings settings(String uri) {
    return new RedisSettings(
        uri,
        RedisSettings.Mode.SINGLE,
        List.of(),
        "mymaster",
        "",
        DELAY,
        DELAY,
        PING_INTERVAL,
        1000,
        100);
  }

  private static final class Deaf implements RedisLink.Listener {

    @Override
    public void up() {}

    @Override
    public void message(String channel, String text) {}

    @Override
    public void overheard(String channel, String text) {}
  }
}
