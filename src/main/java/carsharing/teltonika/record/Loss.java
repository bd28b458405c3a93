package carsharing.teltonika.record;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;

/**
 * Why a {@link ConfirmChannel} is gone.
 *
 * @param reason what the broker or the client said
 * @param ofChannelOnly whether the broker has closed the channel over a message, and the connection
 *     goes on
 * @param notFound whether it has done so because what was published to does not exist. That is no
 *     fault of the message
 */
record Loss(String reason, boolean ofChannelOnly, boolean notFound) {

  /** Whether one of the messages that were on their way is at fault. */
  boolean blamesAMessage() {
    return ofChannelOnly && !notFound;
  }

  /** The connection is gone, too, or is given up. */
  static Loss ofConnection(String reason) {
    return new Loss(reason, false, false);
  }

  /** What the AMQP client says about it. */
  static Loss of(ShutdownSignalException cause) {
    var notFound =
        cause.getReason() instanceof AMQP.Channel.Close close
            && close.getReplyCode() == AMQP.NOT_FOUND;
    return new Loss(Topology.replyText(cause), !cause.isHardError(), notFound);
  }
}
