package carsharing.teltonika.record;

import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.server.RabbitServer;
import java.util.stream.Stream;

/** How records go to RabbitMQ in a test. */
enum Output {
  /** To a classic queue by AMQP. */
  AMQP,
  /** To a stream by its own protocol. */
  STREAM;

  /**
   * Environment variables of a server with this output.
   *
   * @param others pairs of name and value
   */
  String[] settings(int streamPort, String... others) {
    return this == AMQP
        ? others
        : Stream.concat(
                Stream.of(
                    "RECORDS_QUEUETYPE",
                    "stream",
                    "RABBITMQ_STREAMPORT",
                    Integer.toString(streamPort)),
                Stream.of(others))
            .toArray(String[]::new);
  }

  /**
   * Raises or clears an alarm that holds up messages. While RabbitMQ is short of memory only, it
   * still takes those of a stream.
   */
  void alarm(RabbitServer rabbit, boolean raised) {
    if (this == AMQP) {
      rabbit.memoryAlarm(raised);
    } else {
      rabbit.diskAlarm(raised);
    }
  }

  /** Reads what has come. */
  QueueReader reader(String uri, String queue) {
    return this == AMQP ? new QueueReader(uri, queue) : QueueReader.ofStream(uri, queue);
  }
}
