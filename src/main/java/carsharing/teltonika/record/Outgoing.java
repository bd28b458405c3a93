package carsharing.teltonika.record;

import carsharing.teltonika.message.PublishFailure;
import com.rabbitmq.client.AMQP.BasicProperties;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One message on its way to the broker. It ends exactly once: confirmed, or with a {@link
 * PublishException}.
 */
final class Outgoing {

  /** Channels that may be closed over a message until it is given up. */
  private static final int MAX_CLOSED_CHANNELS = 3;

  private final String exchange;
  private final String routingKey;
  private final BasicProperties properties;
  private final byte[] body;
  private final long deadline;
  private final Promise<Void> promise = Promise.promise();
  private final AtomicInteger closedChannels = new AtomicInteger();

  /**
   * @param deadline by {@link System#nanoTime()}
   */
  Outgoing(
      String exchange, String routingKey, BasicProperties properties, byte[] body, long deadline) {
    this.exchange = exchange;
    this.routingKey = routingKey;
    this.properties = properties;
    this.body = body;
    this.deadline = deadline;
  }

  String exchange() {
    return exchange;
  }

  String routingKey() {
    return routingKey;
  }

  BasicProperties properties() {
    return properties;
  }

  byte[] body() {
    return body;
  }

  /** The {@code message_id}. */
  String id() {
    return properties.getMessageId();
  }

  /**
   * Whether another can follow this one in the same {@link Envelope}: both are JSON, for the same
   * place.
   */
  boolean joins(Outgoing other) {
    return RecordMessage.CONTENT_TYPE.equals(properties.getContentType())
        && RecordMessage.CONTENT_TYPE.equals(other.properties.getContentType())
        && exchange.equals(other.exchange)
        && routingKey.equals(other.routingKey);
  }

  boolean isExpired(long now) {
    return now - deadline >= 0;
  }

  boolean isEnded() {
    return promise.future().isComplete();
  }

  /** Ends with success; true where it had not ended yet. */
  boolean confirm() {
    return promise.tryComplete();
  }

  /** Ends with a failure; true where it had not ended yet. */
  boolean fail(PublishFailure why, String detail) {
    return !isEnded() && promise.tryFail(new PublishException(why, detail));
  }

  /**
   * A channel was closed that had not confirmed it: fails it where that happens again and again.
   */
  void suspect(String reason) {
    if (closedChannels.incrementAndGet() >= MAX_CLOSED_CHANNELS) {
      fail(PublishFailure.REFUSED, reason);
    }
  }

  /** How it ends, told on the thread that ends it. */
  Future<Void> outcome() {
    return promise.future();
  }
}
