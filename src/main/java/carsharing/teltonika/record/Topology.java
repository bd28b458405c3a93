package carsharing.teltonika.record;

import carsharing.teltonika.settings.QueueType;
import carsharing.teltonika.settings.RecordSettings;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.rabbitmq.RabbitMQClient;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Declares what records are published to: the durable queues, and exchange and binding where the
 * settings name an exchange.
 *
 * <p>What exists already with other properties is used as it is: a consumer may have declared it
 * first, and it must go on working.
 */
final class Topology {

  private static final Logger LOG = LoggerFactory.getLogger(Topology.class);

  private final Vertx vertx;
  private final RecordSettings settings;

  Topology(Vertx vertx, RecordSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
  }

  /** Succeeds once everything is there; fails where the broker does not let it be used. */
  Future<Void> declare(RabbitMQClient client) {
    // A stream cannot hold the odd frame that waits for a person: quarantine stays a queue.
    var quarantineType =
        settings.queueType() == QueueType.STREAM ? QueueType.CLASSIC : settings.queueType();
    return declareQueue(client, settings.queue(), settings.queueType())
        .compose(done -> declareQueue(client, settings.quarantineQueue(), quarantineType))
        .compose(done -> declareExchange(client));
  }

  private Future<Void> declareQueue(RabbitMQClient client, String queue, QueueType type) {
    return client
        .queueDeclare(queue, true, false, false, arguments(type))
        .<Void>mapEmpty()
        .recover(cause -> useAsItIs(client, "queue", queue, cause));
  }

  private static JsonObject arguments(QueueType type) {
    return switch (type) {
      case CLASSIC -> new JsonObject();
      case QUORUM -> new JsonObject().put("x-queue-type", "quorum");
      case STREAM -> new JsonObject().put("x-queue-type", "stream");
    };
  }

  private Future<Void> declareExchange(RabbitMQClient client) {
    var exchange = settings.exchange();
    if (exchange.isEmpty()) {
      return Future.succeededFuture();
    }
    // The broker's own exchanges exist and may not be declared.
    var declared =
        exchange.startsWith("amq.")
            ? Future.<Void>succeededFuture()
            : client
                .exchangeDeclare(exchange, settings.exchangeType(), true, false)
                .recover(cause -> useAsItIs(client, "exchange", exchange, cause));
    return declared.compose(
        done ->
            onWorker(
                () ->
                    client.queueBind(settings.queue(), exchange, settings.effectiveRoutingKey())));
  }

  private Future<Void> useAsItIs(RabbitMQClient client, String kind, String name, Throwable cause) {
    var reply = replyText(cause);
    if (!reply.contains("PRECONDITION_FAILED") && !reply.contains("inequivalent arg")) {
      return Future.failedFuture(cause);
    }
    if (reply.contains("'durable'")) {
      LOG.error("{} {} is not durable: its messages do not survive a broker restart", kind, name);
    } else {
      LOG.warn("{} {} exists with other properties and is used as it is: {}", kind, name, reply);
    }
    return kind.equals("queue")
        ? onWorker(() -> client.messageCount(name)).mapEmpty() // Fails where it is not ours to use.
        : Future.succeededFuture();
  }

  /** After a refusal the client opens a new channel on the calling thread: never an event loop. */
  private <T> Future<T> onWorker(Supplier<Future<T>> call) {
    return vertx.executeBlocking(call::get).compose(future -> future);
  }

  /** What the broker said, which the client wraps twice. */
  static String replyText(Throwable cause) {
    for (var e = cause; e != null; e = e.getCause()) {
      if (e instanceof ShutdownSignalException signal
          && signal.getReason() instanceof AMQP.Channel.Close close) {
        return close.getReplyText();
      }
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
