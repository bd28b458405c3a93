package carsharing.teltonika.record;

import carsharing.teltonika.message.PublishFailure;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;

/**
 * The way back to the sender of a frame. A message of the event bus would keep the decoded records
 * until RabbitMQ has confirmed them; this keeps only an address.
 */
record Reply(EventBus bus, String address) {

  static Reply to(EventBus bus, Message<?> message) {
    return new Reply(bus, message.replyAddress());
  }

  /** The frame is in RabbitMQ. */
  void succeed() {
    bus.send(address, null);
  }

  /** The frame is not in RabbitMQ. */
  void fail(PublishFailure failure, String text) {
    bus.send(address, new ReplyException(ReplyFailure.RECIPIENT_FAILURE, failure.code(), text));
  }
}
