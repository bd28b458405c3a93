package carsharing.teltonika.settings;

import carsharing.teltonika.settings.read.SettingsReader;
import java.time.Duration;

/**
 * What queues are declared with beside their kind. A queue that exists already keeps what it has.
 *
 * @param deliveryLimit quorum queues: a message that was given back so often goes to the
 *     dead-letter queue
 * @param deadLetterQueue quorum queues: where such messages go; it is declared, durable
 * @param streamMaxAge streams: what is older is thrown away
 * @param streamMaxSize streams: bytes beyond which the oldest is thrown away
 */
public record QueueLimits(
    int deliveryLimit, String deadLetterQueue, Duration streamMaxAge, long streamMaxSize) {

  private static final long GIB = 1024L * 1024 * 1024;

  static QueueLimits from(SettingsReader in) {
    return new QueueLimits(
        in.number("deliveryLimit", 20, 1, 1_000_000),
        in.queue("deadLetterQueue", "record.dead"),
        in.duration("streamMaxAge", Duration.ofDays(7)),
        in.largeSize("streamMaxSize", 20 * GIB, GIB));
  }
}
