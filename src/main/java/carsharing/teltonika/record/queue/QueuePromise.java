package carsharing.teltonika.record.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges whether a queue keeps what it has confirmed. A record that is acknowledged is in a durable
 * queue that does not throw it away: see {@code docs/operations.md}.
 */
final class QueuePromise {

  /** From this version of RabbitMQ on a quorum queue has a delivery limit without being asked. */
  private static final int LIMITED_BY_DEFAULT = 4;

  private static final String DROP_HEAD = "drop-head";

  private QueuePromise() {}

  /**
   * What breaks the promise; empty if nothing does.
   *
   * @param brokerVersion such as {@code 3.10.8}, or empty if it is not known
   */
  static List<String> breaches(QueueFacts queue, String brokerVersion) {
    var breaches = new ArrayList<String>();
    if (!queue.durable()) {
      breaches.add("it is not durable: a restart of the broker deletes it");
    }
    if (queue.autoDelete()) {
      breaches.add("it is deleted when its last consumer leaves (auto_delete)");
    }
    queue
        .argument("x-expires")
        .ifPresent(
            ms ->
                breaches.add(
                    "it is deleted when it is unused for %s ms (x-expires)".formatted(ms)));
    if (!isStream(queue) && !queue.has("x-dead-letter-exchange")) {
      dropped(queue, brokerVersion).ifPresent(breaches::add);
    }
    return breaches;
  }

  /** How messages leave it that nobody has consumed, if they go nowhere. */
  private static Optional<String> dropped(QueueFacts queue, String brokerVersion) {
    return queue
        .argument("x-message-ttl")
        .map(ms -> "it throws messages away after %s ms (x-message-ttl)".formatted(ms))
        .or(() -> droppedByLength(queue))
        .or(() -> droppedByDeliveries(queue, brokerVersion));
  }

  private static Optional<String> droppedByLength(QueueFacts queue) {
    var limit = queue.has("x-max-length") ? "x-max-length" : "x-max-length-bytes";
    return queue.has(limit) && queue.argument("x-overflow").orElse(DROP_HEAD).equals(DROP_HEAD)
        ? Optional.of(
            "it throws the oldest messages away when it is full (%s, drop-head)".formatted(limit))
        : Optional.empty();
  }

  private static Optional<String> droppedByDeliveries(QueueFacts queue, String brokerVersion) {
    if (!queue.argument("x-queue-type").equals(Optional.of("quorum"))) {
      return Optional.empty();
    }
    var limit = queue.argument("x-delivery-limit");
    if (limit.isEmpty() && isLimitedByDefault(brokerVersion)) {
      return Optional.of(
          "RabbitMQ %s throws a message away after 20 deliveries, because the queue has neither a"
                  .formatted(brokerVersion)
              + " delivery limit of its own nor a dead-letter exchange");
    }
    return limit
        .filter(deliveries -> !deliveries.startsWith("-")) // No limit.
        .map(
            deliveries ->
                "it throws a message away after %s deliveries, because it has no dead-letter exchange (x-delivery-limit)"
                    .formatted(deliveries));
  }

  private static boolean isLimitedByDefault(String brokerVersion) {
    var major = brokerVersion.replaceFirst("\\..*", "");
    return major.matches("\\d{1,3}") && Integer.parseInt(major) >= LIMITED_BY_DEFAULT;
  }

  private static boolean isStream(QueueFacts queue) {
    return queue.argument("x-queue-type").equals(Optional.of("stream"));
  }
}
