package carsharing.teltonika.record.broker;

import carsharing.teltonika.settings.RabbitSettings;
import com.rabbitmq.client.Connection;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.rabbitmq.RabbitMQClient;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * An attempt to connect to RabbitMQ, and the connection if it succeeds. Vert.x's client makes it.
 * The client's own reconnecting stays off, because it opens channels without confirms.
 */
public final class BrokerConnection {

  private static final int ABORT_TIMEOUT = 1000; // ms

  private final Vertx vertx;
  private final RabbitSettings settings;

  /** Blocking calls wait for each other: one that hangs holds up no other connection's. */
  private final ContextInternal own;

  private final Promise<Connection> connection = Promise.promise();
  private final RabbitMQClient client;

  /** Guarded by this, as what follows. */
  private Optional<StreamConnection> stream = Optional.empty();

  private boolean aborted;

  /**
   * @param context of the same event loop
   */
  public BrokerConnection(Vertx vertx, Context context, RabbitSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
    var loop = ((ContextInternal) context).nettyEventLoop();
    this.own = ((VertxInternal) vertx).contextBuilder().withEventLoop(loop).build();
    this.client = RabbitMQClient.create(vertx, BrokerOptions.of(settings, connection::tryComplete));
  }

  /** Connects; to be called once. */
  public Future<Connection> open() {
    var opened = own.<Connection>promise();
    own.runOnContext(
        now -> client.start().compose(started -> connection.future()).onComplete(opened));
    return opened.future();
  }

  /** Calls something that blocks on the network. */
  public <T> Future<T> call(Callable<T> blocking) {
    return own.executeBlocking(blocking);
  }

  /**
   * Opens a connection by the protocol of streams, if the settings want one. Blocks on the network.
   *
   * @param name of the stream, which must exist
   * @param window messages of a channel that are unconfirmed at a time, at most. A channel that is
   *     replaced leaves as many behind
   * @throws IOException that says what was wrong, and what was expected
   */
  public void openStream(String name, int window) throws IOException {
    if (settings.streamPort() == 0) {
      return;
    }
    var opened = StreamConnection.open(vertx, settings, name, 2 * window);
    synchronized (this) {
      if (!aborted) {
        stream = Optional.of(opened);
        return;
      }
    }
    opened.close();
    throw new IOException("too late");
  }

  /** Says who is told if the stream is lost; see {@link StreamConnection#whenLost}. */
  public void whenStreamLost(Consumer<String> lost) {
    get().stream().ifPresent(opened -> opened.whenLost(lost));
  }

  /** The connections, once they are open. */
  public synchronized Connections get() {
    return new Connections(connection.future().result(), stream);
  }

  /**
   * Closes the connection, also one that opens later. One that is stalled does not answer to an
   * orderly close: it gets a second. If a full socket holds up its writer, the end waits for that,
   * too, and nobody waits for the end: it has a thread of its own.
   */
  public Future<Void> abort() {
    var isOpen = connection.future().succeeded();
    var open = abortWith();
    if (!isOpen) {
      // On the thread that opens it: by then there may be no event loop any more.
      connection.future().onSuccess(late -> inBackground(() -> late.abort(ABORT_TIMEOUT)));
      return Future.succeededFuture();
    }
    var amqp = inBackground(() -> open.amqp().abort(ABORT_TIMEOUT));
    var ended =
        open.stream()
            .map(opened -> Future.all(amqp, inBackground(opened::close)).<Void>mapEmpty())
            .orElse(amqp);
    return Future.any(ended, vertx.timer(2L * ABORT_TIMEOUT)).mapEmpty();
  }

  /** From now on no connection is opened. */
  private synchronized Connections abortWith() {
    aborted = true;
    return get();
  }

  private static Future<Void> inBackground(Runnable closing) {
    var closed = Promise.<Void>promise();
    var thread =
        new Thread(
            () -> {
              closing.run();
              closed.tryComplete();
            },
            "record-abort");
    thread.setDaemon(true);
    thread.start();
    return closed.future();
  }
}
