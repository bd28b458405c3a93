package carsharing.teltonika.record;

import carsharing.teltonika.settings.QueueType;
import carsharing.teltonika.settings.RecordSettings;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What records are published to: the durable queues, and the exchange if the settings name one.
 *
 * <p>What exists already with other properties is used as it is: a consumer may have declared it
 * first, and it must go on working. The queue is not bound to the exchange, see {@link
 * Destination#ofRecords}.
 *
 * <p>All methods block on the network, on a channel of their own, and may be called by any thread.
 */
final class Topology {

  private static final Logger LOG = LoggerFactory.getLogger(Topology.class);

  /** Properties by which a queue can lose messages that it has confirmed. */
  private static final List<String> LOSSY = List.of("auto_delete", "x-expires", "x-message-ttl");

  private final Connection connection;
  private final RecordSettings settings;

  /** Queues and exchanges that have other properties than ours. */
  private final Set<String> usedAsTheyAre = new HashSet<>();

  /** Every refusal of the broker closes it. */
  private Optional<Channel> channel = Optional.empty();

  Topology(Connection connection, RecordSettings settings) {
    this.connection = connection;
    this.settings = settings;
  }

  /**
   * Declares everything.
   *
   * @throws IOException if the broker does not let it be used
   */
  synchronized void declare() throws IOException {
    for (var part : parts()) {
      declare(part);
    }
  }

  /**
   * Looks whether everything is still there, and declares what is not.
   *
   * @throws IOException if something is gone and the broker does not let it be declared
   */
  synchronized void look() throws IOException {
    for (var part : parts()) {
      if (!finds(part.look())) {
        declareAgain(part);
      } else if (!usedAsTheyAre.contains(part.described())) {
        declare(part); // Which changes nothing, and fails if another has taken its place.
      }
    }
  }

  private void declareAgain(Part part) throws IOException {
    try {
      declare(part);
      LOG.warn("The {} was gone: it is declared again", part.described());
    } catch (IOException e) {
      throw new IOException(
          "the %s is gone and cannot be declared: %s".formatted(part.described(), replyText(e)));
    }
  }

  /**
   * Takes the queue off the exchange. Older versions of the server bound it, and with the binding
   * it gets each record twice. It is no error if there is no such binding.
   */
  synchronized void unbind() throws IOException {
    if (!settings.exchange().isEmpty()) {
      finds(
          open ->
              open.queueUnbind(
                  settings.queue(), settings.exchange(), settings.effectiveRoutingKey()));
    }
  }

  /** Something that is declared and looked for. */
  private record Part(String described, Action declare, Action look) {}

  private List<Part> parts() {
    // A stream cannot hold the odd frame that waits for a person: quarantine stays a queue.
    var quarantineType =
        settings.queueType() == QueueType.STREAM ? QueueType.CLASSIC : settings.queueType();
    var queues =
        List.of(
            queue(settings.queue(), settings.queueType()),
            queue(settings.quarantineQueue(), quarantineType));
    if (settings.exchange().isEmpty()) {
      return queues;
    }
    return List.of(queues.get(0), queues.get(1), exchange(settings.exchange()));
  }

  private static Part queue(String name, QueueType type) {
    return new Part(
        "queue " + name,
        open -> open.queueDeclare(name, true, false, false, arguments(type)),
        open -> open.queueDeclarePassive(name));
  }

  private static Map<String, Object> arguments(QueueType type) {
    return switch (type) {
      case CLASSIC -> Map.of();
      case QUORUM -> Map.of("x-queue-type", "quorum");
      case STREAM -> Map.of("x-queue-type", "stream");
    };
  }

  private Part exchange(String name) {
    Action look = open -> open.exchangeDeclarePassive(name);
    // The broker's own exchanges exist and may not be declared.
    return new Part(
        "exchange " + name,
        name.startsWith("amq.")
            ? look
            : open -> open.exchangeDeclare(name, settings.exchangeType(), true),
        look);
  }

  /** False if the broker says that something does not exist. */
  private boolean finds(Action action) throws IOException {
    try {
      call(action);
      return true;
    } catch (IOException e) {
      if (isNotFound(e)) {
        return false;
      }
      throw e;
    }
  }

  private void declare(Part part) throws IOException {
    try {
      call(part.declare());
      usedAsTheyAre.remove(part.described());
    } catch (IOException e) {
      var reply = replyText(e);
      if (!reply.contains("PRECONDITION_FAILED") && !reply.contains("inequivalent arg")) {
        throw e;
      }
      usedAsTheyAre.add(part.described());
      warn(part, reply);
      call(part.look()); // Fails if it is not ours to use.
    }
  }

  private static void warn(Part part, String reply) {
    if (reply.contains("'durable'")) {
      LOG.error("The {} is not durable: a broker restart deletes its messages", part.described());
    } else if (LOSSY.stream().anyMatch(reply::contains)) {
      LOG.error(
          "The {} exists with other properties, by which it can lose records: {}",
          part.described(),
          reply);
    } else {
      LOG.warn(
          "The {} exists with other properties and is used as it is: {}", part.described(), reply);
    }
  }

  private void call(Action action) throws IOException {
    try {
      var open = openChannel();
      channel = Optional.empty(); // An answer that comes too late must not meet another question.
      action.run(open);
      channel = Optional.of(open);
    } catch (ShutdownSignalException e) {
      throw new IOException(replyText(e), e);
    }
  }

  private Channel openChannel() throws IOException {
    var open = channel.filter(Channel::isOpen);
    return open.isPresent()
        ? open.get()
        : connection
            .openChannel()
            .orElseThrow(() -> new IOException("the broker has no channel left"));
  }

  private interface Action {
    void run(Channel open) throws IOException;
  }

  private static boolean isNotFound(Throwable cause) {
    return closeOf(cause).filter(close -> close.getReplyCode() == AMQP.NOT_FOUND).isPresent();
  }

  /** What the broker said, which the client wraps twice. */
  static String replyText(Throwable cause) {
    return closeOf(cause)
        .map(AMQP.Channel.Close::getReplyText)
        .or(() -> Optional.ofNullable(cause.getMessage()))
        .orElse(cause.getClass().getSimpleName());
  }

  private static Optional<AMQP.Channel.Close> closeOf(Throwable cause) {
    for (var e = cause; e != null; e = e.getCause()) {
      if (e instanceof ShutdownSignalException signal
          && signal.getReason() instanceof AMQP.Channel.Close close) {
        return Optional.of(close);
      }
    }
    return Optional.empty();
  }
}
