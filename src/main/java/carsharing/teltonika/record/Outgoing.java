package carsharing.teltonika.record;

import carsharing.teltonika.message.PublishFailure;
import carsharing.teltonika.record.json.RecordMessage;
import carsharing.teltonika.record.outlet.Destination;
import carsharing.teltonika.time.TimeSource;
import com.rabbitmq.client.AMQP.BasicProperties;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The message of one frame on its way to the broker. It ends exactly once: confirmed, or with a
 * {@link PublishException}. Safe for use by several threads.
 */
final class Outgoing {

  private final String sender;
  private final List<Destination> destinations;
  private final BasicProperties properties;
  private final byte[] body;
  private final long deadline;
  private final Runnable free;
  private final Promise<Void> promise = Promise.promise();
  private final AtomicInteger channels = new AtomicInteger();
  private volatile boolean alone;
  private volatile boolean abandoned;

  /**
   * @param sender the tracker that the frame is from
   * @param destinations where it is published to; it is confirmed when the broker has confirmed it
   *     for all of them
   * @param deadline by {@link TimeSource#nanos()}
   * @param free is called, at least once, when nobody holds the body any more
   */
  Outgoing(
      String sender,
      List<Destination> destinations,
      BasicProperties properties,
      byte[] body,
      long deadline,
      Runnable free) {
    this.sender = sender;
    this.destinations = List.copyOf(destinations);
    this.properties = properties;
    this.body = body;
    this.deadline = deadline;
    this.free = free;
  }

  /** The tracker that the frame is from. */
  String sender() {
    return sender;
  }

  /** Where it is published to: one or more. */
  List<Destination> destinations() {
    return destinations;
  }

  BasicProperties properties() {
    return properties;
  }

  byte[] body() {
    return body;
  }

  /** Bytes of the body. */
  int length() {
    return body.length;
  }

  /** Bytes of the body as a line of an {@link Envelope} of several frames. */
  int lineLength() {
    return body.length + 1;
  }

  /** The {@code message_id}. */
  String id() {
    return properties.getMessageId();
  }

  /**
   * Whether another can follow this one in the same {@link Envelope}: both are JSON, for the same
   * places, and neither must go alone.
   */
  boolean joins(Outgoing other) {
    return !alone
        && !other.alone
        && RecordMessage.CONTENT_TYPE.equals(properties.getContentType())
        && RecordMessage.CONTENT_TYPE.equals(other.properties.getContentType())
        && destinations.equals(other.destinations);
  }

  /** From now on it shares a message with no other frame: the broker refused one that it was in. */
  void sendAlone() {
    alone = true;
  }

  /** From now on nobody waits for its end: it need not be published if it has not been yet. */
  void abandon() {
    abandoned = true;
  }

  boolean isAbandoned() {
    return abandoned;
  }

  boolean isExpired(long now) {
    return now - deadline >= 0;
  }

  boolean isEnded() {
    return promise.future().isComplete();
  }

  /** Ends with success; true if it had not ended yet. */
  boolean confirm() {
    var ended = promise.tryComplete();
    freeIfOver();
    return ended;
  }

  /** Ends with a failure; true if it had not ended yet. */
  boolean fail(PublishFailure why, String detail) {
    var ended = !isEnded() && promise.tryFail(new PublishException(why, detail));
    freeIfOver();
    return ended;
  }

  /** A channel holds it from now on, until the broker answers or the channel is lost. */
  void enterChannel() {
    channels.incrementAndGet();
  }

  /** The channel holds it no longer. */
  void leaveChannel() {
    channels.decrementAndGet();
    freeIfOver();
  }

  /** A message that has expired is still held by its channel until the broker answers. */
  private void freeIfOver() {
    if (isEnded() && channels.get() == 0) {
      free.run();
    }
  }

  /** How it ends, told on the thread that ends it. */
  Future<Void> outcome() {
    return promise.future();
  }
}
