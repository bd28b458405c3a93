package carsharing.teltonika.http;

import carsharing.teltonika.settings.HttpSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The open connections of HTTP clients: how many there may be, and how long one may take. A client
 * whose request is being worked on may take as long as that takes. If there are too many, the
 * client that has been waited for longest gives way: strangers who send nothing cannot lock out the
 * probes of a load balancer. Clients that the API serves have bounds of their own and do not count:
 * neither slow requests nor event streams can lock out the probes.
 *
 * <p>Lives on the event loop of the HTTP server.
 */
public final class HttpClients {

  /** Vert.x counts timers from 0. */
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final Supplier<HttpSettings> settings;
  private final Map<HttpConnection, Client> clients = new HashMap<>();

  /** Those that the server waits for, the longest first. */
  private final Set<Client> awaited = new LinkedHashSet<>();

  /** Those that have bounds of their own. */
  private final Set<Client> apart = new HashSet<>();

  HttpClients(Vertx vertx, Supplier<HttpSettings> settings) {
    this.vertx = vertx;
    this.settings = settings;
  }

  /** A client has connected. */
  void connected(HttpConnection connection) {
    var client = new Client(connection);
    clients.put(connection, client);
    connection.closeHandler(closed -> client.ended());
    makeRoom();
    if (isCrowded()) {
      client.close(); // All others are being served.
    } else {
      client.awaitRequest();
    }
  }

  private boolean isCrowded() {
    return clients.size() - apart.size() > settings.get().maxConnections();
  }

  private void makeRoom() {
    if (isCrowded()) {
      awaited.stream().findFirst().ifPresent(Client::close);
    }
  }

  /** The client on a connection. */
  Client on(HttpConnection connection) {
    var known = clients.get(connection);
    if (known != null) {
      return known;
    }
    var left = new Client(connection); // To keep it would be for ever.
    left.ended();
    return left;
  }

  /** One connection, and what the server waits for on it. */
  public final class Client {

    private final HttpConnection connection;
    private final Promise<Void> gone = Promise.promise();
    private long timer = NO_TIMER;

    private Client(HttpConnection connection) {
      this.connection = connection;
    }

    /** Nothing is being asked: the next request has to begin, and its headers to be whole. */
    void awaitRequest() {
      await(settings.get().idleTimeout());
    }

    /** A request has begun: its body has to be whole. */
    void awaitBody() {
      await(settings.get().requestTimeout());
    }

    /** An answer is being sent: the client has to read it. */
    void awaitReading() {
      await(settings.get().idleTimeout());
    }

    /** The request is whole and is worked on: the client waits. */
    public void serve() {
      stopWaiting();
    }

    /**
     * The same, by a page that bounds how many it serves. The client counts again as soon as it is
     * waited for.
     */
    public void serveApart() {
      serve();
      if (clients.containsKey(connection)) {
        apart.add(this);
      }
    }

    /** Completes when the client has gone. */
    public Future<Void> gone() {
      return gone.future();
    }

    private void await(Duration time) {
      stopWaiting();
      if (apart.remove(this)) {
        makeRoom();
      }
      if (clients.containsKey(connection)) {
        awaited.add(this);
        timer = vertx.setTimer(time.toMillis(), late -> close());
      }
    }

    private void stopWaiting() {
      awaited.remove(this);
      vertx.cancelTimer(timer);
      timer = NO_TIMER;
    }

    /**
     * Closes the connection. Vert.x would wait until the client has read what was sent, which may
     * be never. Only a client that is served apart has some time for that: it has a token.
     */
    public void close() {
      var isApart = apart.contains(this);
      ended();
      if (isApart) {
        connection.close();
        vertx.setTimer(settings.get().idleTimeout().toMillis(), late -> cut());
      } else {
        cut();
      }
    }

    private void cut() {
      ((ConnectionBase) connection).channelHandlerContext().close();
    }

    private void ended() {
      stopWaiting();
      clients.remove(connection);
      apart.remove(this);
      gone.tryComplete();
    }
  }
}
