package carsharing.teltonika.bench.server;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;

/** A consumer that throws away what it gets, so that a queue stays short. */
public final class QueueDrain implements AutoCloseable {

  private final Connection connection;
  private final LongAdder messages = new LongAdder();

  private QueueDrain(Connection connection) {
    this.connection = connection;
  }

  /** Begins to consume. */
  public static QueueDrain open(String uri, String queue) throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(uri);
    var drain = new QueueDrain(factory.newConnection("drain"));
    drain
        .connection
        .createChannel()
        .basicConsume(queue, true, (tag, delivery) -> drain.messages.increment(), tag -> {});
    return drain;
  }

  /** How many it has got. */
  public long messages() {
    return messages.sum();
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
