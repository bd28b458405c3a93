package carsharing.teltonika.record.broker;

import com.rabbitmq.client.Connection;
import java.util.Optional;

/**
 * The open connections to RabbitMQ. They belong together: if one of them is lost, both are given
 * up.
 *
 * @param amqp for queues, exchanges and messages
 * @param stream for the messages of a stream; empty if they go by AMQP, too
 */
public record Connections(Connection amqp, Optional<StreamConnection> stream) {

  /** The same for messages that must go by AMQP. */
  public Connections withoutStream() {
    return new Connections(amqp, Optional.empty());
  }
}
