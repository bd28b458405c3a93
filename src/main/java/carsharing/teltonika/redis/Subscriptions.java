package carsharing.teltonika.redis;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to Redis for what is published. Redis answers each request about one channel once,
 * in order, and a refusal does not say what is refused: the order tells.
 */
public final class Subscriptions {

  /** Receives what happens on the connection. Called on the event loop. */
  interface Listener {

    /** Something was published on a channel that is subscribed to. */
    void messageArrived(String channel, String text);

    /** Something was published on a channel of a pattern that is subscribed to. */
    void messageOverheard(String channel, String text);

    /** Redis refuses a subscription. */
    void subscriptionRefused(String reason);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

  private final RedisConnection connection;
  private final Listener listener;
  private final Deque<Promise<Void>> unanswered = new ArrayDeque<>();

  Subscriptions(RedisConnection connection, Listener listener) {
    this.connection = connection;
    this.listener = listener;
    connection.handler(guarded(this::received));
  }

  /**
   * Makes a handler that never throws. An exception would pass through the client's parser, which
   * then closes the connection: whoever may publish could stop all commands.
   */
  public static Handler<Response> guarded(Handler<Response> handler) {
    return push -> {
      try {
        handler.handle(push);
      } catch (RuntimeException e) {
        LOG.error("A message from Redis is ignored: the server has made a mistake with it", e);
      }
    };
  }

  /** Subscribes; succeeds when Redis has said that it is done. */
  Future<Void> subscribe(String channel) {
    return send(Request.cmd(Command.SUBSCRIBE).arg(channel));
  }

  /** Subscribes to all channels whose names are like this. */
  Future<Void> overhear(String pattern) {
    return send(Request.cmd(Command.PSUBSCRIBE).arg(pattern));
  }

  Future<Void> unsubscribe(String channel) {
    return send(Request.cmd(Command.UNSUBSCRIBE).arg(channel));
  }

  /** The connection is lost. */
  void end() {
    for (var next = unanswered.poll(); next != null; next = unanswered.poll()) {
      next.tryFail("Redis is away");
    }
  }

  private Future<Void> send(Request request) {
    var promise = Promise.<Void>promise();
    unanswered.addLast(promise);
    connection.send(request).onFailure(promise::tryFail);
    return promise.future();
  }

  private void received(Response push) {
    if (push.type() == ResponseType.ERROR) {
      listener.subscriptionRefused(push.toString());
      answered().tryFail(push.toString());
      return;
    }
    switch (push.get(0).toString()) {
      case "message" -> listener.messageArrived(push.get(1).toString(), push.get(2).toString());
      case "pmessage" -> listener.messageOverheard(push.get(2).toString(), push.get(3).toString());
      case "subscribe", "psubscribe", "unsubscribe" -> answered().tryComplete();
      default -> {} // Of no interest.
    }
  }

  private Promise<Void> answered() {
    var next = unanswered.poll();
    return next == null ? Promise.promise() : next;
  }
}
