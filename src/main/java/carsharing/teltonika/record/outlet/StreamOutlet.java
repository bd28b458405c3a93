package carsharing.teltonika.record.outlet;

import carsharing.teltonika.record.broker.ReadyMessage;
import carsharing.teltonika.record.broker.StreamConnection;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.stream.ConfirmationStatus;
import com.rabbitmq.stream.Constants;

/**
 * Writes to one stream by RabbitMQ's own protocol for streams.
 *
 * @param format that of the broker's version
 * @param answers is told of its messages; those of another outlet on the same connection are not
 *     its own
 */
public record StreamOutlet(StreamConnection connection, StreamFormat format, Answers answers)
    implements Outlet {

  /**
   * Bytes of a body, at most. A frame of the protocol has 1 MiB. What is larger can go to the same
   * stream by AMQP.
   */
  static final int MAX_LENGTH = 1_000_000;

  @Override
  public boolean takes(Destination destination, int length) {
    return length <= MAX_LENGTH && destination.equals(Destination.queue(connection.stream()));
  }

  @Override
  public void write(long number, Destination destination, BasicProperties properties, byte[] body) {
    connection.send(
        new ReadyMessage(format.encode(destination, properties, body)),
        status -> answered(number, status));
  }

  private void answered(long number, ConfirmationStatus status) {
    if (status.isConfirmed()) {
      answers.confirmed(number, false);
    } else if (isOfConnection(status.getCode())) {
      answers.lost("the stream cannot be written to: code " + status.getCode());
    } else {
      answers.refused(number, false);
    }
  }

  /**
   * Whether no message is at fault, and the next one would not do better. The codes of the client
   * are the largest.
   */
  private static boolean isOfConnection(short code) {
    return switch (code) {
      case Constants.RESPONSE_CODE_STREAM_DOES_NOT_EXIST,
          Constants.RESPONSE_CODE_STREAM_NOT_AVAILABLE,
          Constants.RESPONSE_CODE_INTERNAL_ERROR,
          Constants.RESPONSE_CODE_PUBLISHER_DOES_NOT_EXIST ->
          true;
      default -> code >= Constants.CODE_MESSAGE_ENQUEUEING_FAILED;
    };
  }
}
