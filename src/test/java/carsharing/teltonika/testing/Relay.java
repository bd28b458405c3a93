package carsharing.teltonika.testing;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
  private final Set<Direction> directions = new HashSet<>();
  private final Set<Way> held = EnumSet.noneOf(Way.class);
  private List<Direction> newest = List.of();
  private boolean stalled;
  private boolean refusing;
  private int accepted;
  private int chunk = Integer.MAX_VALUE;
  private final Map<Way, Duration> delays = new EnumMap<>(Way.class);

  private Relay(Vertx vertx, String host, int serverPort) {
    this.host = host;
    this.serverPort = serverPort;
    this.server = vertx.createNetServer().connectHandler(this::accept);
    this.client = vertx.createNetClient();
  }

  /** Starts a relay to a server, on a free port of the loopback interface. */
  public static Relay start(Vertx vertx, String host, int serverPort) {
    var relay = new Relay(vertx, host, serverPort);
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
    apply(() -> stalled = true);
  }

  /** Does so to the one connection that was made last. */
  public void stallNewest() {
    apply(() -> newest.forEach(direction -> direction.stuck = true));
  }

  /**
   * Passes no byte in one direction any more, neither of connections that are open nor of new ones.
   * The other direction works.
   */
  public void hold(Way way) {
    apply(() -> held.add(way));
  }

  /**
   * Does so to the connections that are open now, without the one that was made last. A server has
   * two of them to Redis: the last one is for what is published.
   */
  public void holdOlder(Way way) {
    apply(
        () ->
            directions.stream()
                .filter(direction -> direction.way == way && !newest.contains(direction))
                .forEach(direction -> direction.stuck = true));
  }

  /** Ends all stalls and {@link #refuse()}; what was held back is passed on. */
  public void resume() {
    apply(
        () -> {
          stalled = false;
          held.clear();
          refusing = false;
          directions.forEach(direction -> direction.stuck = false);
          List.copyOf(directions).forEach(Direction::pass);
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
    apply(() -> chunk = bytes);
  }

  /** Passes each piece on after a while, as a slow network does. */
  public void delay(Duration latency) {
    for (var way : Way.values()) {
      delay(way, latency);
    }
  }

  /** Passes each piece of one direction on after a while. */
  public void delay(Way way, Duration latency) {
    apply(() -> delays.put(way, latency));
  }

  /** Connections of clients so far, those that were refused included. */
  public int accepted() {
    var count = new AtomicInteger();
    apply(() -> count.set(accepted));
    return count.get();
  }

  /** Bytes that have come and are not passed on yet. */
  int heldBytes() {
    var bytes = new AtomicInteger();
    apply(() -> directions.forEach(direction -> bytes.addAndGet(direction.held.length())));
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
    newest =
        List.of(
            new Direction(Way.TO_SERVER, accepted, connected),
            new Direction(Way.TO_CLIENT, connected, accepted));
    newest.forEach(Direction::begin);
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
      future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("the relay does not answer", e);
    }
  }

  /** Bytes from one socket to the other; it reads no further while it holds some. */
  private final class Direction {

    private final Way way;
    private final NetSocket from;
    private final NetSocket to;
    private Buffer held = Buffer.buffer();
    private boolean stuck;
    private boolean writing;
    private boolean ended;

    Direction(Way way, NetSocket from, NetSocket to) {
      this.way = way;
      this.from = from;
      this.to = to;
    }

    void begin() {
      directions.add(this);
      from.handler(
          bytes -> {
            from.pause();
            held.appendBuffer(bytes);
            pass();
          });
      from.exceptionHandler(reset -> from.close());
      from.closeHandler(
          closed -> {
            sockets.remove(from);
            ended = true;
            pass();
          });
      pass();
    }

    void pass() {
      if (isStalled() || writing) {
        return;
      }
      if (held.length() > 0) {
        writing = true;
        var delay = delays.getOrDefault(way, Duration.ZERO);
        if (delay.isZero()) {
          writePiece();
        } else {
          vertx.setTimer(delay.toMillis(), timer -> writePiece());
        }
      } else if (ended) {
        directions.remove(this);
        to.close();
      } else {
        from.resume();
      }
    }

    private boolean isStalled() {
      return stalled || stuck || Relay.this.held.contains(way);
    }

    private void writePiece() {
      if (isStalled()) {
        writing = false; // It was late, and has been overtaken by the stall.
        return;
      }
      var length = Math.min(chunk, held.length());
      var piece = held.getBuffer(0, length);
      held = held.getBuffer(length, held.length());
      to.write(piece).onComplete(written -> afterPiece());
    }

    private void afterPiece() {
      if (held.length() == 0) {
        writing = false;
        pass();
      } else {
        vertx.setTimer(
            1,
            timer -> {
              writing = false;
              pass();
            });
      }
    }
  }
}
