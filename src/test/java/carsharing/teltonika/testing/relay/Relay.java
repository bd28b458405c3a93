package carsharing.teltonika.testing.relay;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP relay between a client and a server, for the faults of a network. Its state belongs to one
 * event loop; the methods may be called from a test's thread and return when they have taken
 * effect.
 */
public final class Relay extends VerticleBase implements AutoCloseable {

  /** In which direction bytes go. */
  public enum Way {
    /** What clients send. */
    TO_SERVER,
    /** What the server sends. */
    TO_CLIENT
  }

  private static final String LOOPBACK = "127.0.0.1";

  private final String host;
  private final int serverPort;
  private final NetServer server;
  private final NetClient client;
  private final Set<NetSocket> sockets = new HashSet<>();
  private final Set<RelayDirection> directions = new HashSet<>();
  private final RelayFaults faults = new RelayFaults();
  private final RelayTap tap;
  private boolean refusing;
  private int accepted;

  private Relay(Vertx vertx, String host, int serverPort, RelayTap tap) {
    this.tap = tap;
    this.host = host;
    this.serverPort = serverPort;
    this.server = vertx.createNetServer().connectHandler(this::accept);
    this.client = vertx.createNetClient();
  }

  /** Starts a relay to a server, on a free port of the loopback interface. */
  public static Relay start(Vertx vertx, String host, int serverPort) {
    return start(vertx, host, serverPort, RelayTap.NONE);
  }

  /** Starts a relay whose connections are listened to. */
  public static Relay start(Vertx vertx, String host, int serverPort, RelayTap tap) {
    var relay = new Relay(vertx, host, serverPort, tap);
    await(vertx.deployVerticle(relay));
    return relay;
  }

  @Override
  public Future<?> start() {
    return server.listen(0, LOOPBACK);
  }

  /** Where clients connect. */
  public int port() {
    return server.actualPort();
  }

  /** Closes all connections; new ones are accepted. */
  public void cut() {
    apply(() -> List.copyOf(sockets).forEach(NetSocket::close));
  }

  /** Passes no byte and no end of stream any more, but keeps all connections open. */
  public void stall() {
    apply(() -> faults.stalled = true);
  }

  /** Does so to the connections whose clients have subscribed to something of Redis. */
  public void stallSubscribers() {
    apply(
        () ->
            directions.stream()
                .filter(RelayDirection::isOfSubscriber)
                .forEach(RelayDirection::getStuck));
  }

  /**
   * Passes no byte in one direction any more, neither of connections that are open nor of new ones.
   * What comes meanwhile is passed on together afterwards. The other direction works.
   */
  public void hold(Way way) {
    apply(() -> faults.held.add(way));
  }

  /**
   * Does so to the connections that are open now, without those whose clients have subscribed to
   * something of Redis: what is published comes through.
   */
  public void holdAllButSubscribers(Way way) {
    apply(
        () ->
            directions.stream()
                .filter(direction -> direction.way() == way && !direction.isOfSubscriber())
                .forEach(RelayDirection::getStuck));
  }

  /**
   * Loses what is sent in one direction from now on. A connection that has lost something is closed
   * by {@link #resume()}.
   */
  public void drop(Way way) {
    apply(() -> faults.dropped.add(way));
  }

  /** Ends all stalls, losses and {@link #refuse()}; what was held back is passed on. */
  public void resume() {
    apply(
        () -> {
          refusing = false;
          faults.end();
          List.copyOf(directions).forEach(RelayDirection::resume);
        });
  }

  /** Closes new connections at once; those that are open stay. */
  public void refuse() {
    apply(() -> refusing = true);
  }

  /**
   * Passes bytes on in pieces, a millisecond apart.
   *
   * @param bytes in one piece, 1 or more
   */
  public void chunk(int bytes) {
    apply(() -> faults.chunk = bytes);
  }

  /** Passes each piece on after a while, as a slow network does. */
  public void delay(Duration latency) {
    for (var way : Way.values()) {
      delay(way, latency);
    }
  }

  /** Passes each piece of one direction on after a while. */
  public void delay(Way way, Duration latency) {
    apply(() -> faults.delays.put(way, latency));
  }

  /** Connections of clients so far, those that were refused included. */
  public int accepted() {
    var count = new AtomicInteger();
    apply(() -> count.set(accepted));
    return count.get();
  }

  /** Bytes that have come and are not passed on yet. */
  public int heldBytes() {
    var bytes = new AtomicInteger();
    apply(() -> directions.forEach(direction -> bytes.addAndGet(direction.heldBytes())));
    return bytes.get();
  }

  /** Ends all faults; connections that are open stay. */
  public void heal() {
    chunk(Integer.MAX_VALUE);
    delay(Duration.ZERO);
    resume();
  }

  /** Closes all connections and the port. */
  @Override
  public void close() {
    await(server.close().eventually(client::close).eventually(() -> undeploy()));
  }

  private Future<Void> undeploy() {
    return vertx.undeploy(deploymentID());
  }

  private void accept(NetSocket socket) {
    accepted++;
    if (refusing) {
      socket.close();
      return;
    }
    socket.pause();
    sockets.add(socket);
    socket.closeHandler(closed -> sockets.remove(socket));
    client
        .connect(serverPort, host)
        .onSuccess(connected -> join(socket, connected))
        .onFailure(refused -> socket.close());
  }

  private void join(NetSocket accepted, NetSocket connected) {
    if (!sockets.contains(accepted)) {
      connected.close();
      return;
    }
    sockets.add(connected);
    tap.opened(accepted.remoteAddress().port());
    var subscribed = new AtomicBoolean();
    var both =
        List.of(
            direction(Way.TO_SERVER, accepted, connected, subscribed),
            direction(Way.TO_CLIENT, connected, accepted, subscribed));
    directions.addAll(both);
    both.forEach(RelayDirection::begin);
  }

  private RelayDirection direction(
      Way way, NetSocket from, NetSocket to, AtomicBoolean subscribed) {
    var direction =
        new RelayDirection(vertx, way, from, to, faults, tap, subscribed, directions::remove);
    from.closeHandler(
        closed -> {
          sockets.remove(from);
          direction.end();
        });
    return direction;
  }

  private void apply(Runnable change) {
    var done = new CompletableFuture<Void>();
    context.runOnContext(
        now -> {
          change.run();
          done.complete(null);
        });
    await(Future.fromCompletionStage(done));
  }

  private static void await(Future<?> future) {
    try {
      future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("the relay does not answer", e);
    }
  }
}
