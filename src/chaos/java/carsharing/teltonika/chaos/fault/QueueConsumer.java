package carsharing.teltonika.chaos.fault;

import carsharing.teltonika.testing.ledger.RecordLedger;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Drains the queue into the ledger, and comes back whatever becomes of the broker. A message is
 * written down before it is acknowledged, so none is lost on the way.
 */
public final class QueueConsumer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PREFETCH = 1000;
  private static final int RETRY = 200; // ms

  private final ConnectionFactory factory = new ConnectionFactory();
  private final String queue;
  private final RecordLedger ledger;
  private final Thread thread = new Thread(this::run, "queue-consumer");
  private volatile boolean over;
  private volatile boolean consuming;

  public QueueConsumer(String uri, String queue, RecordLedger ledger) {
    this.queue = queue;
    this.ledger = ledger;
    try {
      factory.setUri(uri);
    } catch (Exception e) {
      throw new IllegalArgumentException(uri, e);
    }
    factory.setAutomaticRecoveryEnabled(false);
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether it takes what is in the queue at the moment. */
  boolean isConsuming() {
    return consuming;
  }

  private void run() {
    while (!over) {
      try (var connection = factory.newConnection("chaos");
          var channel = connection.createChannel()) {
        var ended = new CountDownLatch(1);
        channel.basicQos(PREFETCH);
        channel.basicConsume(queue, false, new Writer(channel, ended));
        consuming = true;
        while (!over && !ended.await(RETRY, TimeUnit.MILLISECONDS)) {
          // Deliveries come on a thread of the client.
        }
      } catch (Exception e) {
        Pause.millis(RETRY); // The broker or the queue is not there: come again.
      } finally {
        consuming = false;
      }
    }
  }

  /** Writes into the ledger, until the channel or the queue is gone. */
  private final class Writer extends DefaultConsumer {

    private final CountDownLatch ended;

    Writer(Channel channel, CountDownLatch ended) {
      super(channel);
      this.ended = ended;
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, BasicProperties properties, byte[] body) throws IOException {
      JSON.readerFor(JsonNode.class).<JsonNode>readValues(body).readAll().forEach(ledger::found);
      getChannel().basicAck(envelope.getDeliveryTag(), false);
    }

    @Override
    public void handleCancel(String tag) {
      ended.countDown();
    }

    @Override
    public void handleShutdownSignal(String tag, ShutdownSignalException cause) {
      ended.countDown();
    }
  }

  @Override
  public void close() {
    over = true;
    Pause.join(thread);
  }
}
