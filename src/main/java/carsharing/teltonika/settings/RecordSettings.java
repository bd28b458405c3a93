package carsharing.teltonika.settings;

import carsharing.teltonika.settings.read.SettingsReader;
import java.time.Duration;

/**
 * Where records go, and how long they may take.
 *
 * @param queue the queue that is declared and that records end up in
 * @param queueType what kind of queue is declared
 * @param queueLimits what it is declared with
 * @param trustQueue whether an existing queue is used without a word, whatever it was declared with
 * @param exchange what gets a copy of each message, or empty for none
 * @param exchangeType direct, topic, fanout or headers
 * @param routingKey what the copies are published with, or empty for the queue's name
 * @param unbindAfter how long after connecting the queue is taken off the exchange, to which older
 *     versions have bound it
 * @param quarantineQueue where frames go that cannot be decoded
 * @param publishers of a process, each with a connection of its own; 0 for one for each four cores
 * @param window messages of a publisher that may be unconfirmed at a time
 * @param framesPerMessage frames that may go into one message, where they wait already
 * @param linger how long a message waits for others if none is on its way; they are then written in
 *     one go
 * @param maxWaiting bytes of messages that may wait for the broker; what comes beyond is refused
 * @param confirmTimeout how long a frame waits for the broker's confirm before it is given up;
 *     shorter than a tracker's response timeout, which is 30 s
 * @param names whether each record also has its elements by name
 * @param namesFamily the family of trackers that names the elements of a car of unknown family
 * @param eventQueue the queue for what happens to cars, or empty for none ({@code state.queue})
 */
public record RecordSettings(
    String queue,
    QueueType queueType,
    QueueLimits queueLimits,
    boolean trustQueue,
    String exchange,
    String exchangeType,
    String routingKey,
    Duration unbindAfter,
    String quarantineQueue,
    int publishers,
    int window,
    int framesPerMessage,
    Duration linger,
    long maxWaiting,
    Duration confirmTimeout,
    boolean names,
    String namesFamily,
    String eventQueue) {

  /** The ids of so many frames fit into a header of the smallest frame that AMQP allows. */
  private static final int MAX_FRAMES_PER_MESSAGE = 64;

  private static final int MAX_PUBLISHERS = 64;
  private static final Duration MAX_LINGER = Duration.ofMillis(100);

  /**
   * @param eventQueue the queue for what happens to cars, or empty for none
   */
  static RecordSettings from(SettingsReader in, String eventQueue) {
    return new RecordSettings(
        in.queue("queue", "record"),
        in.choice("queueType", QueueType.CLASSIC),
        QueueLimits.from(in),
        in.flag("trustQueue", false),
        in.amqpName("exchange", ""),
        in.choice("exchangeType", "topic", "direct", "fanout", "headers"),
        in.amqpName("routingKey", ""),
        in.duration("unbindAfter", Duration.ofMinutes(15)),
        in.queue("quarantineQueue", "record.quarantine"),
        in.number("publishers", 0, 0, MAX_PUBLISHERS),
        in.number("window", 1000, 1, 100_000),
        in.number("framesPerMessage", 1, 1, MAX_FRAMES_PER_MESSAGE),
        in.shortTime("linger", Duration.ofMillis(2), MAX_LINGER),
        maxWaiting(in),
        in.duration("confirmTimeout", Duration.ofSeconds(25)),
        in.flag("names", false),
        in.choice(
            "namesFamily", "generic", "fmb130", "fmc150", "fmb640", "fmc650", "tat", "tft", "ft"),
        eventQueue);
  }

  /** 0 is no limit beside that of the memory of all frames, which counts messages, too. */
  private static long maxWaiting(SettingsReader in) {
    var wanted = in.largeSize("maxWaiting", 0, 0);
    return wanted > 0 ? wanted : Long.MAX_VALUE;
  }

  /** Whether both want the same queues, exchange and messages: all but sizes, deadlines, names. */
  public boolean isSameTarget(RecordSettings other) {
    return equals(
        new RecordSettings(
            other.queue,
            other.queueType,
            other.queueLimits,
            other.trustQueue,
            other.exchange,
            other.exchangeType,
            other.routingKey,
            other.unbindAfter,
            other.quarantineQueue,
            publishers,
            other.window,
            other.framesPerMessage,
            linger,
            maxWaiting,
            confirmTimeout,
            names,
            namesFamily,
            other.eventQueue));
  }

  /** What copies for the exchange are published with. */
  public String effectiveRoutingKey() {
    return routingKey.isEmpty() ? queue : routingKey;
  }
}
