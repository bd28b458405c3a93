package carsharing.teltonika.record.outlet;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Connection;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A message as a stream keeps it: in the format of AMQP 1.0. It is written as RabbitMQ itself
 * writes a message that has come by AMQP 0-9-1. This depends on the version of RabbitMQ. Consumers
 * of either protocol then cannot tell how a message has come.
 *
 * <p>Source: OASIS, Advanced Message Queuing Protocol 1.0, part 3, section 3.2, and what RabbitMQ
 * 3.10 and 4.0 have in their streams.
 */
public enum StreamFormat {
  /**
   * Of RabbitMQ up to 3.12. If a message has a header, that RabbitMQ cannot hand it on to consumers
   * by AMQP 0-9-1, and closes their connections.
   */
  WITHOUT_HEADER,
  /** Of RabbitMQ since 3.13. */
  WITH_HEADER;

  private static final Pattern OLD = Pattern.compile("3\\.(\\d|1[0-2])(\\D.*)?");
  private static final int PERSISTENT = 2;
  private static final String TYPE = "x-basic-type";

  private static final int HEADER = 0x70;
  private static final int ANNOTATIONS = 0x72;
  private static final int PROPERTIES = 0x73;
  private static final int APPLICATION_PROPERTIES = 0x74;
  private static final int DATA = 0x75;

  /** That of the broker at the other end of a connection. */
  public static StreamFormat of(Connection connection) {
    return ofVersion(String.valueOf(connection.getServerProperties().get("version")));
  }

  static StreamFormat ofVersion(String version) {
    return OLD.matcher(version).matches() ? WITHOUT_HEADER : WITH_HEADER;
  }

  /**
   * Encodes a message.
   *
   * @param properties type, content type, time, delivery mode, headers, and an id unless the
   *     message is that of several frames. Records have no others. Headers are written as texts
   */
  byte[] encode(Destination destination, BasicProperties properties, byte[] body) {
    var out = new AmqpTypes();
    var annotations =
        new AmqpTypes()
            .symbol("x-routing-key")
            .text(destination.routingKey())
            .symbol("x-exchange")
            .text(destination.exchange());
    var headers = headers(properties.getHeaders());
    if (this == WITH_HEADER) {
      out.described(HEADER).list(header(properties));
      annotations.symbol(TYPE).text(properties.getType());
    } else {
      annotations.symbol("x-basic-delivery-mode").small(properties.getDeliveryMode());
      headers.text(TYPE).text(properties.getType());
    }
    return out.described(ANNOTATIONS)
        .map(annotations)
        .described(PROPERTIES)
        .list(properties(properties))
        .described(APPLICATION_PROPERTIES)
        .map(headers)
        .described(DATA)
        .endWithBinary(body);
  }

  /** Durable, no priority, no time to live, given to nobody yet, and that for 0 times. */
  private static AmqpTypes header(BasicProperties properties) {
    var isDurable = properties.getDeliveryMode() == PERSISTENT;
    return new AmqpTypes().flag(isDurable).nothing().nothing().flag(true).zero();
  }

  private static AmqpTypes properties(BasicProperties properties) {
    var fields = new AmqpTypes();
    if (properties.getMessageId() == null) {
      fields.nothing();
    } else {
      fields.text(properties.getMessageId());
    }
    fields.nothing().nothing().nothing().nothing().nothing(); // From user to correlation.
    fields.symbol(properties.getContentType()).nothing().nothing(); // Encoding and expiry.
    return fields.time(properties.getTimestamp().toInstant().toEpochMilli());
  }

  private static AmqpTypes headers(Map<String, Object> headers) {
    var pairs = new AmqpTypes();
    headers.forEach((name, value) -> pairs.text(name).text(value.toString()));
    return pairs;
  }
}
