package carsharing.teltonika.record.queue;

import carsharing.teltonika.record.broker.BrokerReply;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out what an existing queue was declared with. AMQP 0-9-1 has no question for it. But a
 * declaration that does not fit is refused with the first property that differs, and its value. So
 * the queue is declared again and again, each time with what the last refusal has told, until the
 * declaration fits.
 *
 * <p>Each refusal closes the channel on which it was asked: every attempt has its own.
 */
public final class QueueProbe {

  /** More properties than a queue has. */
  private static final int MAX_ATTEMPTS = 30;

  private static final String TYPE = "x-queue-type";
  private static final String CLASSIC = "classic";

  /** As RabbitMQ says it (rabbit_misc:assert_args_equivalence). */
  private static final Pattern DIFFERENT =
      Pattern.compile(
          "inequivalent arg '(?<name>[^']+)' for .*: received .+ but current is "
              + "(?:the value )?(?:'(?<value>.*?)'|(?<none>none))(?: of type '(?<type>[^']+)')?$");

  private final Connection connection;
  private final String queue;

  private QueueProbe(Connection connection, String queue) {
    this.connection = connection;
    this.queue = queue;
  }

  /**
   * Asks. Blocks on the network.
   *
   * @return what was told, for a classic queue without {@code x-queue-type}; empty if the broker
   *     does not say it in a way that is understood
   * @throws IOException if the connection is gone, or the queue is not ours to use
   */
  public static Optional<QueueFacts> find(Connection connection, String queue) throws IOException {
    return new QueueProbe(connection, queue).find();
  }

  private Optional<QueueFacts> find() throws IOException {
    // Without a type, the broker would take the default of the virtual host, and would not name it.
    var facts = QueueFacts.PLAIN.with(TYPE, CLASSIC);
    for (var attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      var refusal = declare(facts);
      if (refusal.isEmpty()) {
        var isClassic = facts.argument(TYPE).equals(Optional.of(CLASSIC));
        return Optional.of(isClassic ? facts.without(TYPE) : facts);
      }
      var difference = DIFFERENT.matcher(refusal.get());
      if (!difference.find()) {
        return Optional.empty();
      }
      facts = learn(facts, difference);
    }
    return Optional.empty();
  }

  /** Why the declaration does not fit, or empty. */
  private Optional<String> declare(QueueFacts facts) throws IOException {
    var channel =
        connection
            .openChannel()
            .orElseThrow(() -> new IOException("the broker has no channel left"));
    try {
      channel.queueDeclare(queue, facts.durable(), false, facts.autoDelete(), facts.arguments());
      channel.abort();
      return Optional.empty();
    } catch (IOException | ShutdownSignalException e) {
      var reply = BrokerReply.of(e);
      if (reply.isPresent() && reply.get().isPreconditionFailed()) {
        return reply.map(BrokerReply::text);
      }
      throw e instanceof IOException failure ? failure : new IOException(e);
    }
  }

  private static QueueFacts learn(QueueFacts facts, Matcher difference) {
    var name = difference.group("name");
    var value = difference.group("value");
    return switch (name) {
      case "durable" -> facts.withDurable(Boolean.parseBoolean(value));
      case "auto_delete" -> facts.withAutoDelete(Boolean.parseBoolean(value));
      default ->
          difference.group("none") == null
              ? facts.with(name, typed(value, Optional.ofNullable(difference.group("type"))))
              : facts.without(name);
    };
  }

  /** The type is that of AMQP's tables; if it is not told, the value looks like what it is. */
  private static Object typed(String value, Optional<String> type) {
    if (value.matches("-?\\d{1,18}") && !type.equals(Optional.of("longstr"))) {
      return Long.valueOf(value);
    }
    return type.equals(Optional.of("bool")) ? (Object) Boolean.valueOf(value) : value;
  }
}
