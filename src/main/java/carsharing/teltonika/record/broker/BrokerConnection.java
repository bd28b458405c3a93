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
import java.util.concurrent.Callable;

/**
 * An attempt to connect to RabbitMQ, and the connection if it succeeds. Vert.x's client makes it.
 * The client's own reconnecting stays off, because it opens channels without confirms.
 */
public final class BrokerConnection {

  private static final int ABORT_TIMEOUT = 1000; // ms

  private final Vertx vertx;

  /** Blocking calls wait for each other: one that hangs holds up no other connection's. */
  private final ContextInternal own;

  private final Promise<Connection> connection = Promise.promise();
  private final RabbitMQClient client;

  /**
   * @param context of the same event loop
   */
  public BrokerConnection(Vertx vertx, Context context, RabbitSettings settings) {
    this.vertx = vertx;
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

  /** The AMQP connection, once it is open. */
  public Connection get() {
    return connection.future().result();
  }

  /**
   * Closes the connection. One that is stalled does not answer to an orderly close: it gets a
   * second. If a full socket holds up its writer, the end waits for that, too, and nobody waits for
   * the end: it has a thread of its own.
   */
  public Future<Void> abort() {
    if (!connection.future().succeeded()) {
      return Future.succeededFuture();
    }
    var aborted = Promise.<Void>promise();
    var thread =
        new Thread(
            () -> {
              get().abort(ABORT_TIMEOUT);
              aborted.tryComplete();
            },
            "record-abort");
    thread.setDaemon(true);
    thread.start();
    return Future.any(aborted.future(), vertx.timer(2L * ABORT_TIMEOUT)).mapEmpty();
  }
}
