package carsharing.teltonika.testing.server;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** A real Redis; {@link #ctl} is {@code redis-cli}. */
public final class RedisServer extends PrivateServer {

  private static final String SCRIPT = "private-redis";

  private static final long MOMENT = 500; // ms

  private RedisServer(boolean shared, String... config) {
    super(SCRIPT, shared, Map.of("redis.conf", String.join("\n", config) + "\n"));
  }

  private RedisServer(String uri, Path directory) {
    super(SCRIPT, uri, directory);
  }

  /**
   * Starts a Redis that belongs to the caller, who may kill it.
   *
   * @param config lines of a {@code redis.conf}, for what it is to have besides
   */
  public static RedisServer start(String... config) {
    return new RedisServer(false, config);
  }

  /** Where clients connect. */
  public int port() {
    return URI.create(uri()).getPort();
  }

  /** The Redis of the whole test run: use keys of your own, and do not disturb others. */
  public static RedisServer shared() {
    return Shared.SERVER;
  }

  /**
   * Lets some of Redis' time pass before a tracker connects to another server. The newer one of two
   * connections owns a car, by this clock. Each server knows it only to half of the time that Redis
   * took to answer, and no real tracker is so quick.
   */
  public void passMoment() {
    var begin = millis();
    await().until(() -> millis() - begin >= MOMENT);
  }

  private long millis() {
    var time = ctl("time").strip().split("\\s+", -1);
    return Long.parseLong(time[0]) * 1000 + Long.parseLong(time[1]) / 1000;
  }

  /** Started, or found, when first asked for. */
  private static final class Shared {

    static final RedisServer SERVER =
        ofTheRun("TEST_REDIS_URI")
            .map(uri -> new RedisServer(uri, Path.of(System.getenv("TEST_REDIS_DIR"))))
            .orElseGet(() -> new RedisServer(true));
  }
}
