package carsharing.teltonika.record.queue;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a queue was declared with, as far as the broker has told. Policies can change more, and AMQP
 * 0-9-1 does not show them.
 *
 * @param durable whether it survives a restart of the broker
 * @param autoDelete whether it is deleted when its last consumer leaves
 * @param arguments by name, such as {@code x-message-ttl}
 */
public record QueueFacts(boolean durable, boolean autoDelete, Map<String, Object> arguments) {

  /** A durable queue without arguments. */
  public static final QueueFacts PLAIN = new QueueFacts(true, false, Map.of());

  /** Copies the arguments. */
  public QueueFacts {
    arguments = Map.copyOf(arguments);
  }

  /** The same, durable or not. */
  public QueueFacts withDurable(boolean isDurable) {
    return new QueueFacts(isDurable, autoDelete, arguments);
  }

  /** The same, deleted with its last consumer or not. */
  public QueueFacts withAutoDelete(boolean isAutoDelete) {
    return new QueueFacts(durable, isAutoDelete, arguments);
  }

  /** The same with one more argument. */
  public QueueFacts with(String argument, Object value) {
    var more = new HashMap<>(arguments);
    more.put(argument, value);
    return new QueueFacts(durable, autoDelete, more);
  }

  /** The same without an argument. */
  public QueueFacts without(String argument) {
    var fewer = new HashMap<>(arguments);
    fewer.remove(argument);
    return new QueueFacts(durable, autoDelete, fewer);
  }

  boolean has(String argument) {
    return arguments.containsKey(argument);
  }

  /** An argument as text. */
  Optional<String> argument(String name) {
    return Optional.ofNullable(arguments.get(name)).map(String::valueOf);
  }
}
