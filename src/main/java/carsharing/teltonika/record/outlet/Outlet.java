package carsharing.teltonika.record.outlet;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.io.IOException;

/**
 * One way by which messages are written to RabbitMQ. It is used by one thread.
 *
 * <p>Messages are numbered: the first one is 1, the next one is 2, and so on. RabbitMQ answers for
 * a message by its number, to {@link Answers}.
 */
public interface Outlet {

  /** Is told what RabbitMQ answers, on threads of the client. */
  interface Answers {

    /**
     * The broker has the message.
     *
     * @param andAllBefore whether the answer holds for all messages before it, too
     */
    void confirmed(long number, boolean andAllBefore);

    /**
     * The broker does not take the message.
     *
     * @param andAllBefore whether the answer holds for all messages before it, too
     */
    void refused(long number, boolean andAllBefore);

    /** Nothing more is confirmed. It may be said several times. */
    void lost(String reason);
  }

  /**
   * Whether it writes such messages.
   *
   * @param length bytes of the body
   */
  boolean takes(Destination destination, int length);

  /**
   * Writes a message; blocks while the broker takes none.
   *
   * @param number of the message
   * @throws IOException if the connection is lost
   * @throws RuntimeException if the message cannot be written, or the connection is lost
   */
  void write(long number, Destination destination, BasicProperties properties, byte[] body)
      throws IOException;
}
