package carsharing.teltonika.record.broker;

import com.rabbitmq.stream.Codec;
import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.MessageBuilder;
import com.rabbitmq.stream.Properties;
import java.util.Map;

/**
 * A message for a stream that is encoded already. The client asks twice for the bytes of each
 * message, so they are made before.
 *
 * @param bytes in the format of AMQP 1.0; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // It is written once and compared with nothing.
public record ReadyMessage(byte[] bytes) implements Message {

  /** Hands the bytes on. Nothing is read from streams here. */
  static final Codec CODEC =
      new Codec() {
        @Override
        public EncodedMessage encode(Message message) {
          var bytes = ((ReadyMessage) message).bytes();
          return new EncodedMessage(bytes.length, bytes);
        }

        @Override
        public Message decode(byte[] data) {
          throw new UnsupportedOperationException("nothing is read from streams");
        }

        @Override
        public MessageBuilder messageBuilder() {
          throw new UnsupportedOperationException("messages are encoded already");
        }
      };

  @Override
  public boolean hasPublishingId() {
    return false;
  }

  @Override
  public long getPublishingId() {
    return 0;
  }

  @Override
  public byte[] getBodyAsBinary() {
    return bytes;
  }

  @Override
  public Object getBody() {
    return bytes;
  }

  @Override
  public Properties getProperties() {
    throw new UnsupportedOperationException("the message is encoded already");
  }

  @Override
  public Map<String, Object> getApplicationProperties() {
    return Map.of();
  }

  @Override
  public Map<String, Object> getMessageAnnotations() {
    return Map.of();
  }
}
