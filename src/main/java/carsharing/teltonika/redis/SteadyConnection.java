package carsharing.teltonika.redis;

import carsharing.teltonika.settings.RedisSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisConnection;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One connection to Redis that is made again whenever it is lost, after pauses that grow.
 *
 * <p>Lives on one event loop.
 */
final class SteadyConnection {

  /** How long Redis may take for a connection, for an answer, or for a close. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final RedisSettings settings;
  private final Function<RedisClients, Future<RedisConnection>> connect;
  private final Listener listener;
  private Optional<Pair> current = Optional.empty();
  private Duration delay;
  private int attempts;
  private boolean closing;

  private record Pair(RedisClients clients, RedisConnection connection) {}

  /** Is told what becomes of the connection; called on the event loop. */
  interface Listener {

    /** There is a connection, or there is another one. */
    void opened(RedisConnection connection);

    /** There is none: it was lost, or could not be made. Another attempt follows. */
    void lost(String reason);
  }

  /**
   * Creates one that is still to be opened.
   *
   * @param connect which of the connections of a client is wanted
   */
  SteadyConnection(
      Vertx vertx,
      RedisSettings settings,
      Function<RedisClients, Future<RedisConnection>> connect,
      Listener listener) {
    this.vertx = vertx;
    this.settings = settings;
    this.connect = connect;
    this.listener = listener;
    this.delay = settings.reconnectMin();
  }

  /** Begins to connect, and goes on until {@link #close()}. */
  void open() {
    if (closing) {
      return;
    }
    var clients = new RedisClients(vertx, settings, attempts++);
    connect
        .apply(clients)
        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .onSuccess(connection -> begin(new Pair(clients, connection)))
        .onFailure(
            cause -> {
              clients.close();
              lost(String.valueOf(cause.getMessage()));
            });
  }

  private void begin(Pair pair) {
    if (closing) {
      pair.clients().close();
      return;
    }
    var connection = pair.connection();
    connection.endHandler(end -> lose(connection, "connection lost"));
    connection.exceptionHandler(cause -> lose(connection, String.valueOf(cause.getMessage())));
    current = Optional.of(pair);
    listener.opened(connection);
  }

  /** The connection works, so the next attempt need not wait for long. */
  void works() {
    delay = settings.reconnectMin();
  }

  /** The connection that is open. */
  Optional<RedisConnection> connection() {
    return current.map(Pair::connection);
  }

  /** Whether this connection is the one that is open. */
  boolean isCurrent(RedisConnection connection) {
    return connection().filter(connection::equals).isPresent();
  }

  /** Gives a connection up, and makes another one; does nothing if it is given up already. */
  void lose(RedisConnection connection, String reason) {
    if (isCurrent(connection)) {
      var lost = current;
      current = Optional.empty(); // First, since a close ends the connection, and calls this again.
      lost.ifPresent(pair -> pair.clients().close());
      lost(reason);
    }
  }

  private void lost(String reason) {
    if (!closing) {
      listener.lost(reason);
      vertx.setTimer(delay.toMillis(), timer -> open());
      delay = Collections.min(List.of(delay.multipliedBy(2), settings.reconnectMax()));
    }
  }

  /** Closes the connection, and makes no other; fails if that takes too long. */
  Future<Void> close() {
    closing = true;
    var last = current;
    current = Optional.empty();
    return last.map(pair -> pair.clients().close())
        .orElse(Future.succeededFuture())
        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
