package carsharing.teltonika.record.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What the broker said when it closed a channel or a connection. The client wraps it, up to three
 * times.
 *
 * @param code AMQP's reply code, such as 404
 * @param text in the broker's own words
 */
public record BrokerReply(int code, String text) {

  /**
   * As RabbitMQ says it since 3.8: {@code message size 28263 is larger than configured max size
   * 20000}.
   */
  private static final Pattern MAX_MESSAGE_SIZE =
      Pattern.compile("larger than configured max size (\\d{1,9})\\b");

  /** The bytes of the largest message that the broker takes, if it has refused one for its size. */
  public static OptionalInt maxMessageSize(String reason) {
    var found = MAX_MESSAGE_SIZE.matcher(reason);
    return found.find() ? OptionalInt.of(Integer.parseInt(found.group(1))) : OptionalInt.empty();
  }

  /** The reply within an exception, or empty if the broker has said nothing. */
  public static Optional<BrokerReply> of(Throwable cause) {
    for (var e = cause; e != null; e = e.getCause()) {
      if (e instanceof ShutdownSignalException signal) {
        if (signal.getReason() instanceof AMQP.Channel.Close close) {
          return Optional.of(new BrokerReply(close.getReplyCode(), close.getReplyText()));
        }
        if (signal.getReason() instanceof AMQP.Connection.Close close) {
          return Optional.of(new BrokerReply(close.getReplyCode(), close.getReplyText()));
        }
      }
    }
    return Optional.empty();
  }

  /** Whether something does not exist. */
  public boolean isNotFound() {
    return code == AMQP.NOT_FOUND;
  }

  /** Whether something exists with other properties, or cannot have those that were asked for. */
  public boolean isPreconditionFailed() {
    return code == AMQP.PRECONDITION_FAILED;
  }
}
