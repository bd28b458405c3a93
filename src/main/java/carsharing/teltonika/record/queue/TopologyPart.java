package carsharing.teltonika.record.queue;

import carsharing.teltonika.settings.QueueLimits;
import carsharing.teltonika.settings.QueueType;
import carsharing.teltonika.settings.RecordSettings;
import com.rabbitmq.client.AMQP.Queue;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A queue or an exchange that is declared and looked for.
 *
 * @param kind {@code queue} or {@code exchange}
 * @param name its name
 * @param declare declares it as the settings want it
 * @param declarePlainly declares it for a broker that does not know all arguments
 * @param look fails if it does not exist
 */
record TopologyPart(String kind, String name, Action declare, Action declarePlainly, Look look) {

  /** A delivery limit that nobody reaches: RabbitMQ 4 would have one of 20 otherwise. */
  private static final int NO_LIMIT = Integer.MAX_VALUE;

  private static final String TYPE = "x-queue-type";
  private static final String QUORUM = "quorum";

  /** Something that is done on a channel. */
  interface Action {
    void run(Channel open) throws IOException;
  }

  /** A look whether it exists, which for a queue also tells what waits in it. */
  interface Look {
    Optional<QueueDepth> run(Channel open) throws IOException;
  }

  /** All that the settings ask for; what others need comes first. */
  static List<TopologyPart> of(RecordSettings settings) {
    // A stream cannot hold the odd frame that waits for a person: quarantine stays a queue.
    var quarantineType =
        settings.queueType() == QueueType.STREAM ? QueueType.CLASSIC : settings.queueType();
    var limits = settings.queueLimits();
    var parts = new ArrayList<TopologyPart>();
    if (settings.queueType() == QueueType.QUORUM) {
      parts.add(deadLetters(limits.deadLetterQueue()));
    }
    parts.add(queue(settings.queue(), settings.queueType(), limits));
    parts.add(queue(settings.quarantineQueue(), quarantineType, limits));
    if (!settings.eventQueue().isEmpty()) {
      parts.add(queue(settings.eventQueue(), QueueType.CLASSIC, limits));
    }
    if (!settings.exchange().isEmpty()) {
      parts.add(exchange(settings.exchange(), settings.exchangeType()));
    }
    return List.copyOf(parts);
  }

  /** For a line of the log. */
  String described() {
    return kind + " " + name;
  }

  boolean isQueue() {
    return kind.equals("queue");
  }

  private static TopologyPart queue(String name, QueueType type, QueueLimits limits) {
    return switch (type) {
      // Said and not left open: a virtual host may have another kind by default.
      case CLASSIC -> queue(name, Map.of(TYPE, "classic"), Map.of());
      case QUORUM -> queue(name, quorum(limits), Map.of(TYPE, QUORUM));
      case STREAM -> queue(name, stream(limits), Map.of(TYPE, "stream"));
    };
  }

  /**
   * A message that was given back too often goes to the dead-letter queue. At least once: it stays
   * until that queue has confirmed it, which RabbitMQ does only with {@code reject-publish}.
   */
  private static Map<String, Object> quorum(QueueLimits limits) {
    return Map.of(
        TYPE,
        QUORUM,
        "x-delivery-limit",
        limits.deliveryLimit(),
        "x-dead-letter-exchange",
        "",
        "x-dead-letter-routing-key",
        limits.deadLetterQueue(),
        "x-dead-letter-strategy",
        "at-least-once",
        "x-overflow",
        "reject-publish");
  }

  /** Without a bound a stream grows until the disk is full. */
  private static Map<String, Object> stream(QueueLimits limits) {
    return Map.of(
        TYPE,
        "stream",
        "x-max-age",
        Math.max(1, limits.streamMaxAge().toSeconds()) + "s",
        "x-max-length-bytes",
        limits.streamMaxSize());
  }

  private static TopologyPart deadLetters(String name) {
    return queue(name, Map.of(TYPE, QUORUM, "x-delivery-limit", NO_LIMIT), Map.of(TYPE, QUORUM));
  }

  private static TopologyPart queue(
      String name, Map<String, Object> arguments, Map<String, Object> plain) {
    return new TopologyPart(
        "queue",
        name,
        open -> open.queueDeclare(name, true, false, false, arguments),
        open -> open.queueDeclare(name, true, false, false, plain),
        open -> Optional.of(depth(open.queueDeclarePassive(name))));
  }

  private static QueueDepth depth(Queue.DeclareOk found) {
    return new QueueDepth(found.getQueue(), found.getMessageCount(), found.getConsumerCount());
  }

  private static TopologyPart exchange(String name, String type) {
    Action find = open -> open.exchangeDeclarePassive(name);
    // The broker's own exchanges exist and may not be declared.
    Action declare =
        name.startsWith("amq.") ? find : open -> open.exchangeDeclare(name, type, true);
    Look look =
        open -> {
          find.run(open);
          return Optional.empty();
        };
    return new TopologyPart("exchange", name, declare, declare, look);
  }
}
