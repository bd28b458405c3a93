package carsharing.teltonika.record;

import carsharing.teltonika.record.outlet.Destination;
import carsharing.teltonika.record.outlet.Outlet;
import com.rabbitmq.client.AMQP.BasicProperties;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/**
 * One way out of a {@link ConfirmChannel}, with what was written there and is not answered. Only
 * the channel's writer enters messages.
 */
final class Way implements Outlet.Answers {

  /** Is told what has become of messages, on threads of the client. */
  interface Listener {

    /** The broker has answered for each of these. */
    void answered(List<Publication> publications, boolean isRefused);

    /** Nothing more is confirmed on this way. */
    void lost(String reason);
  }

  private final Outlet outlet;
  private final Listener listener;
  private final Unconfirmed unconfirmed = new Unconfirmed();
  private long entered;

  /**
   * @param outlet is made with the place where it says what the broker answers
   */
  Way(Function<Outlet.Answers, Outlet> outlet, Listener listener) {
    this.listener = listener;
    this.outlet = outlet.apply(this);
  }

  /** A message as it is to be written to one of its destinations. */
  record Copy(Way way, long number, Destination destination) {

    /** Writes it; fails as {@link Outlet#write} does. */
    void write(BasicProperties properties, byte[] body) throws IOException {
      way.outlet.write(number, destination, properties, body);
    }
  }

  /** Whether such messages go this way. */
  boolean takes(Destination destination, int length) {
    return outlet.takes(destination, length);
  }

  /** Enters a message before it is written, so that no answer can come before its entry. */
  Copy enter(Publication publication, Destination destination) {
    entered++;
    unconfirmed.add(entered, publication);
    return new Copy(this, entered, destination);
  }

  @Override
  public void confirmed(long number, boolean andAllBefore) {
    listener.answered(remove(number, andAllBefore), false);
  }

  @Override
  public void refused(long number, boolean andAllBefore) {
    listener.answered(remove(number, andAllBefore), true);
  }

  @Override
  public void lost(String reason) {
    listener.lost(reason);
  }

  private List<Publication> remove(long number, boolean andAllBefore) {
    return andAllBefore ? unconfirmed.removeUpTo(number) : unconfirmed.remove(number);
  }

  /** What is written and not answered. */
  Unconfirmed unconfirmed() {
    return unconfirmed;
  }
}
