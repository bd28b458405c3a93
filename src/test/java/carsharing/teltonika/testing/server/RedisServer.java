package carsharing.teltonika.testing.server;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A real Redis; {@link #ctl} is {@code redis-cli}. */
public final class RedisServer extends PrivateServer {

  private static final String SCRIPT = "private-redis";

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

  /** Started, or found, when first asked for. */
  private static final class Shared {

    static final RedisServer SERVER =
        Optional.ofNullable(System.getenv("TEST_REDIS_URI"))
            .map(uri -> new RedisServer(uri, Path.of(System.getenv("TEST_REDIS_DIR"))))
            .orElseGet(() -> new RedisServer(true));
  }
}
