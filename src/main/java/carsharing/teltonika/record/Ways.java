package carsharing.teltonika.record;

import carsharing.teltonika.record.broker.StreamConnection;
import carsharing.teltonika.record.outlet.AmqpOutlet;
import carsharing.teltonika.record.outlet.Destination;
import carsharing.teltonika.record.outlet.Outlet;
import carsharing.teltonika.record.outlet.StreamFormat;
import carsharing.teltonika.record.outlet.StreamOutlet;
import carsharing.teltonika.time.TimeSource;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The ways out of a {@link ConfirmChannel}: to a stream by its own protocol, if there is such a
 * connection, and by AMQP.
 */
final class Ways {

  private final Channel channel;
  private final Way byAmqp;

  /** A message goes by the first of these that takes it. */
  private final List<Way> all;

  Ways(Channel channel, Optional<StreamConnection> stream, Way.Listener listener) {
    this.channel = channel;
    this.byAmqp = new Way(answers -> new AmqpOutlet(channel), listener);
    this.all =
        Stream.concat(
                stream.stream().map(to -> new Way(answers -> toStream(to, answers), listener)),
                Stream.of(byAmqp))
            .toList();
  }

  private StreamOutlet toStream(StreamConnection stream, Outlet.Answers answers) {
    return new StreamOutlet(stream, StreamFormat.of(channel.getConnection()), answers);
  }

  /** Asks the broker for confirms. Blocks on the network. */
  void open() throws IOException {
    channel.confirmSelect();
    channel.addConfirmListener(byAmqp::confirmed, byAmqp::refused);
  }

  /** Enters a message for each of its destinations. */
  List<Way.Copy> enter(Envelope envelope) {
    var publication = new Publication(envelope);
    envelope.messages().forEach(Outgoing::enterChannel);
    return envelope.destinations().stream()
        .map(destination -> wayTo(destination, envelope.length()).enter(publication, destination))
        .toList();
  }

  private Way wayTo(Destination destination, int length) {
    return all.stream().filter(way -> way.takes(destination, length)).findFirst().orElse(byAmqp);
  }

  /** Answers that are still to come. */
  int unconfirmed() {
    return all.stream().mapToInt(way -> way.unconfirmed().size()).sum();
  }

  /**
   * Fails what is past its deadline; it stays in here.
   *
   * @param now ns, by {@link TimeSource#nanos()}
   * @return whether there is any
   */
  boolean expire(long now) {
    var expired = false;
    for (var way : all) {
      expired |= way.unconfirmed().expire(now);
    }
    return expired;
  }

  /** The frames that can come back by AMQP, in the order in which they were written. */
  Stream<Outgoing> returnable() {
    return byAmqp.unconfirmed().messages();
  }

  /** Takes out all that is not answered; of one way, the oldest first. */
  List<Envelope> giveUp() {
    return all.stream()
        .flatMap(way -> way.unconfirmed().removeUpTo(Long.MAX_VALUE).stream())
        .map(Publication::envelope)
        .distinct()
        .toList();
  }
}
