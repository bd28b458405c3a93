package carsharing.teltonika.redis;

import io.vertx.redis.client.impl.types.ErrorType;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Redis refuses although it is there: for want of a right, of memory, of replicas. One log
 * line says so, and one that it is over. Lives on one event loop.
 */
public final class Refusals {

  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  /** What the client says, as if Redis had said it. */
  private static final String CONNECTION_LOST = "CONNECTION_CLOSED";

  private final String uri;
  private boolean isRecent;

  /** Read by other threads. */
  private volatile Optional<String> current = Optional.empty();

  /**
   * @param uri of Redis, for log lines
   */
  Refusals(String uri) {
    this.uri = uri;
  }

  /** Whether Redis has answered that it does not do what it was asked. */
  public static boolean isRefusal(Throwable cause) {
    return cause instanceof ErrorType && !CONNECTION_LOST.equals(cause.getMessage());
  }

  /** Whether Redis has found another type under a key than it was told to expect. */
  public static boolean isWrongType(Throwable cause) {
    return isRefusal(cause) && String.valueOf(cause.getMessage()).startsWith("WRONGTYPE");
  }

  /** What is refused at the moment, or empty. Safe on any thread. */
  Optional<String> current() {
    return current;
  }

  /** A request has failed. */
  void note(Throwable cause) {
    if (isRefusal(cause) && !isWrongType(cause)) {
      refused(String.valueOf(cause.getMessage()));
    }
  }

  /** Redis has refused something. */
  void refused(String reason) {
    isRecent = true;
    if (current.isEmpty()) {
      current = Optional.of("refuses what it is asked: " + reason);
      LOG.warn("Redis at {}: it refuses what it is asked: {}; it is asked again", uri, reason);
    } else {
      LOG.debug("Redis at {}: it refuses: {}", uri, reason);
    }
  }

  /** Is called from time to time: if nothing was refused since the last time, it is over. */
  void look() {
    if (!isRecent && current.isPresent()) {
      current = Optional.empty();
      LOG.info("Redis at {}: it refuses nothing any more", uri);
    }
    isRecent = false;
  }
}
