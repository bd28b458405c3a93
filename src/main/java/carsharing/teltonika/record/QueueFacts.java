package carsharing.teltonika.record;

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
record QueueFacts(boolean durable, boolean autoDelete, Map<String, Object> arguments) {

  /** A durable queue without arguments. */
  static final QueueFacts PLAIN = new QueueFacts(true, false, Map.of());

  /** Copies the arguments. */
  QueueFacts {
    arguments = Map.copyOf(arguments);
  }

  QueueFacts withDurable(boolean isDurable) {
    return new QueueFacts(isDurable, autoDelete, arguments);
  }

  QueueFacts withAutoDelete(boolean isAutoDelete) {
    return new QueueFacts(durable, isAutoDelete, arguments);
  }

  QueueFacts with(String argument, Object value) {
    var more = new HashMap<>(arguments);
    more.put(argument, value);
    return new QueueFacts(durable, autoDelete, more);
  }

  QueueFacts without(String argument) {
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
