package carsharing.teltonika.record.broker;

import carsharing.teltonika.record.ConfirmChannel;
import com.rabbitmq.client.ShutdownSignalException;

/**
 * Why a {@link ConfirmChannel} is gone.
 *
 * @param reason what the broker or the client said
 * @param ofChannelOnly whether the channel was closed over a message, by the broker or by its
 *     writer, and the connection goes on
 * @param notFound whether it has done so because what was published to does not exist. That is no
 *     fault of the message
 */
public record Loss(String reason, boolean ofChannelOnly, boolean notFound) {

  /** Whether one of the messages that were on their way is at fault. */
  public boolean blamesAMessage() {
    return ofChannelOnly && !notFound;
  }

  /** The connection is gone, too, or is given up. */
  public static Loss ofConnection(String reason) {
    return new Loss(reason, false, false);
  }

  /** The client cannot write a message, and the channel is given up for it. */
  public static Loss ofUnwritable(RuntimeException cause) {
    return new Loss("a message cannot be written: " + cause.getMessage(), true, false);
  }

  /** What the AMQP client says about it. */
  public static Loss of(ShutdownSignalException cause) {
    var notFound = BrokerReply.of(cause).filter(BrokerReply::isNotFound).isPresent();
    return new Loss(BrokerProblem.describe(cause), !cause.isHardError(), notFound);
  }
}
