package carsharing.teltonika.record;

import carsharing.teltonika.record.json.RecordMessage;
import com.rabbitmq.client.AMQP.BasicProperties;
import java.util.HashMap;
import java.util.Map;

/**
 * The kinds of messages that the server publishes. A consumer recognises a kind by the property
 * {@code type}, and finds the description of its content by the header {@link #SCHEMA}.
 */
enum MessageKind {
  /** The records of one frame. */
  RECORDS("avl.records", RecordMessage.CONTENT_TYPE, "avl-records/1"),

  /** The records of several frames. Each line is what the body of {@link #RECORDS} is. */
  LINES("avl.records.lines", "application/x-ndjson", "avl-records/1"),

  /** Something that has happened to a car. */
  EVENT("car.event", RecordMessage.CONTENT_TYPE, "car-event/1"),

  /** The bytes of a frame that cannot be decoded. Its schema describes the headers. */
  UNDECODABLE("avl.frame.undecodable", "application/octet-stream", "avl-frame-undecodable/1");

  /**
   * The header with the name and the version of the schema. {@code avl-records/1} stands for the
   * file {@code docs/schemas/avl-records.v1.json}. It is a text, because RabbitMQ drops headers
   * that are lists from a stream.
   */
  static final String SCHEMA = "schema";

  private static final int PERSISTENT = 2;

  private final String type;
  private final String contentType;

  @SuppressWarnings("ImmutableEnumChecker") // It is of Map.of.
  private final Map<String, Object> headers;

  MessageKind(String type, String contentType, String schema) {
    this.type = type;
    this.contentType = contentType;
    this.headers = Map.of(SCHEMA, schema);
  }

  /** The properties of a persistent message of this kind, with the header of its schema. */
  BasicProperties.Builder properties() {
    return mark(new BasicProperties.Builder().deliveryMode(PERSISTENT));
  }

  /**
   * Makes properties those of a message of this kind.
   *
   * @param properties of another message; their headers are replaced
   */
  BasicProperties.Builder mark(BasicProperties.Builder properties) {
    return properties.type(type).contentType(contentType).headers(headers);
  }

  /** The header of the schema, and others. */
  Map<String, Object> headers(Map<String, String> others) {
    var all = new HashMap<>(headers);
    all.putAll(others);
    return all;
  }
}
