package carsharing.teltonika.bench;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;

/** A consumer that throws away what it gets, so that a queue stays short. */
final class QueueDrain implements AutoCloseable {

  private final Connection connection;

  private QueueDrain(Connection connection) {
    this.connection = connection;
  }

  /** Begins to consume. */
  static QueueDrain open(String uri, String queue) throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(uri);
    var connection = factory.newConnection("drain");
    connection.createChannel().basicConsume(queue, true, (tag, delivery) -> {}, tag -> {});
    return new QueueDrain(connection);
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
