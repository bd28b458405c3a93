package carsharing.teltonika.testing;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** All that is in a stream, read by AMQP 0-9-1. A marker is published behind it, and read up to. */
final class StreamContent {

  private static final int PREFETCH = 500;
  private static final int LONGEST_WAIT = 30; // s
  private static final String MARKER = "marker";

  private StreamContent() {}

  /** The messages so far, the oldest first, without markers. */
  static List<GetResponse> of(Connection connection, String stream) {
    try (var channel = connection.createChannel()) {
      var marker = UUID.randomUUID().toString();
      channel.confirmSelect();
      channel.basicPublish("", stream, properties(marker), new byte[0]);
      channel.waitForConfirmsOrDie();
      channel.basicQos(PREFETCH);
      var delivered = new LinkedBlockingQueue<Delivery>();
      channel.basicConsume(
          stream,
          false,
          Map.of("x-stream-offset", "first"),
          (consumer, delivery) -> delivered.add(delivery),
          consumer -> {});
      return upTo(marker, channel, delivered);
    } catch (Exception e) {
      throw new IllegalStateException("stream " + stream + " cannot be read", e);
    }
  }

  private static BasicProperties properties(String marker) {
    return new BasicProperties.Builder().type(MARKER).messageId(marker).build();
  }

  /** All on this thread: another one could acknowledge on a channel that is being closed. */
  private static List<GetResponse> upTo(
      String marker, Channel channel, BlockingQueue<Delivery> delivered) throws Exception {
    var messages = new ArrayList<GetResponse>();
    while (true) {
      var next = delivered.poll(LONGEST_WAIT, TimeUnit.SECONDS);
      if (next == null) {
        throw new IllegalStateException(
            "nothing comes after %d messages".formatted(messages.size()));
      }
      channel.basicAck(next.getEnvelope().getDeliveryTag(), false);
      var properties = next.getProperties();
      if (marker.equals(properties.getMessageId())) {
        return messages;
      }
      if (!MARKER.equals(properties.getType())) {
        messages.add(new GetResponse(next.getEnvelope(), properties, next.getBody(), 0));
      }
    }
  }
}
