package carsharing.teltonika.record.outlet;

import carsharing.teltonika.settings.RecordSettings;
import java.util.List;

/**
 * Where a message is published to.
 *
 * @param exchange empty for the default exchange
 * @param routingKey the name of the queue, if the exchange is the default one
 */
public record Destination(String exchange, String routingKey) {

  /** A queue itself. No binding can be missing on the way to it. */
  public static Destination queue(String name) {
    return new Destination("", name);
  }

  /**
   * Where records go: to the queue itself, and to the exchange if there is one.
   *
   * <p>The exchange gets a copy, and the queue does not depend on it. RabbitMQ confirms a message
   * of an exchange as soon as any queue has it, and AMQP 0-9-1 has no way to ask whether ours is
   * bound.
   */
  public static List<Destination> ofRecords(RecordSettings settings) {
    var queue = queue(settings.queue());
    return settings.exchange().isEmpty()
        ? List.of(queue)
        : List.of(queue, new Destination(settings.exchange(), settings.effectiveRoutingKey()));
  }

  /** Whether a message that reaches no queue must come back. Nobody need take a copy. */
  public boolean isMandatory() {
    return exchange.isEmpty();
  }
}
