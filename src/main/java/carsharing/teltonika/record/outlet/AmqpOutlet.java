package carsharing.teltonika.record.outlet;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import java.io.IOException;

/**
 * Writes by AMQP 0-9-1, on a channel in confirm mode.
 *
 * @param channel has published nothing yet; numbers its messages as an {@link Outlet} does
 */
public record AmqpOutlet(Channel channel) implements Outlet {

  @Override
  public boolean takes(Destination destination, int length) {
    return true;
  }

  @Override
  public void write(long number, Destination destination, BasicProperties properties, byte[] body)
      throws IOException {
    channel.basicPublish(
        destination.exchange(),
        destination.routingKey(),
        destination.isMandatory(),
        properties,
        body);
  }
}
