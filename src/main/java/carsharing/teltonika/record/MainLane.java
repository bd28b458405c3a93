package carsharing.teltonika.record;

import carsharing.teltonika.record.broker.BrokerReply;
import java.util.List;

/**
 * The way of nearly all messages: from the line to the broker. Messages over which the broker has
 * closed the channel go on as {@link Suspects}, so that the others do not wait for them.
 *
 * @param framesPerMessage how many frames may go into one message
 */
record MainLane(PublishLine line, Suspects suspects, int framesPerMessage) implements Lane {

  @Override
  public Envelope take() throws InterruptedException {
    return line.take(framesPerMessage);
  }

  @Override
  public void split(Envelope refused) {
    refused.messages().forEach(Outgoing::sendAlone);
    line.putBack(refused.messages());
  }

  @Override
  public void putBack(List<Envelope> unconfirmed) {
    line.putBack(unconfirmed.stream().flatMap(envelope -> envelope.messages().stream()).toList());
  }

  @Override
  public void suspect(List<Envelope> unconfirmed, String reason) {
    BrokerReply.maxMessageSize(reason).ifPresent(line::keepBelow);
    suspects.accuse(unconfirmed);
  }
}
