package carsharing.teltonika.record;

import carsharing.teltonika.message.PublishFailure;
import carsharing.teltonika.record.broker.BrokerProblem;
import carsharing.teltonika.record.broker.Connections;
import carsharing.teltonika.record.broker.Loss;
import carsharing.teltonika.record.broker.StreamConnection;
import carsharing.teltonika.time.TimeSource;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One AMQP channel in confirm mode, with a thread of its own that writes what its {@link Lane}
 * holds. Messages for a stream may go out by the protocol of streams instead.
 *
 * <p>Publishing blocks when the broker does (a memory alarm, a stalled connection), which is why a
 * thread does it and no event loop. At most a window of messages is unconfirmed. When the channel
 * is lost, the lane gets back all that it had not confirmed.
 */
public final class ConfirmChannel implements Way.Listener {

  /** Is told about the channel's life; called on threads of the AMQP client. */
  interface Listener {

    /** The broker has confirmed a message. Called on a thread of the AMQP client. */
    void confirmed(Envelope envelope);

    /** The broker found no queue for a message: it may have been deleted. */
    void returned();

    /** The channel is gone, once; its lane has all that it had not confirmed. */
    void lost(ConfirmChannel channel, Loss loss);
  }

  /** Destinations of a message: its queue, and an exchange. */
  private static final int MAX_DESTINATIONS = 2;

  private static final Logger LOG = LoggerFactory.getLogger(ConfirmChannel.class);

  private final Channel channel;
  private final Ways ways;
  private final Lane lane;
  private final Gate gate;
  private final Listener listener;
  private final Semaphore window;
  private final Thread writer = new Thread(this::write, "record-writer");
  private volatile boolean hasConfirmed;
  private final AtomicLong answers = new AtomicLong();

  /** Guarded by this; with it, all that was unconfirmed has gone back to the lane. */
  private boolean closed;

  private ConfirmChannel(
      Channel channel,
      Optional<StreamConnection> stream,
      Lane lane,
      Gate gate,
      int window,
      Listener listener) {
    this.channel = channel;
    this.lane = lane;
    this.gate = gate;
    this.window = new Semaphore(Math.max(window, MAX_DESTINATIONS));
    this.listener = listener;
    this.ways = new Ways(channel, stream, this);
  }

  /**
   * Opens a channel. Blocks on the network.
   *
   * @param gate closed while the broker blocks the connection
   * @param window how many messages may be unconfirmed at a time
   * @throws IOException if the connection is gone already
   */
  static ConfirmChannel open(
      Connections connections, Lane lane, Gate gate, int window, Listener listener)
      throws IOException {
    var channel =
        connections
            .amqp()
            .openChannel()
            .orElseThrow(() -> new IOException("the broker has no channel left"));
    var opened = new ConfirmChannel(channel, connections.stream(), lane, gate, window, listener);
    opened.ways.open();
    channel.addReturnListener(opened::returned);
    channel.addShutdownListener(cause -> opened.close(Loss.of(cause)));
    return opened;
  }

  /** Starts to publish what is in the lane; to be called once. */
  void start() {
    writer.setDaemon(true);
    writer.start();
  }

  /** Where its messages come from. */
  Lane lane() {
    return lane;
  }

  /**
   * Messages, copies included, that are written and neither confirmed nor given up by the broker.
   */
  int unconfirmed() {
    return ways.unconfirmed();
  }

  /** Whether the broker has confirmed anything on this channel. */
  boolean hasConfirmed() {
    return hasConfirmed;
  }

  /** How often the broker has confirmed or refused so far, for one message or for several. */
  long answers() {
    return answers.get();
  }

  /**
   * Fails what is unconfirmed past its deadline; {@code now} is by {@link TimeSource#nanos()}.
   * Their places in the window stay taken until the broker answers or the channel is lost.
   *
   * @return whether there is any: the broker lives and confirms nothing
   */
  boolean expire(long now) {
    return ways.expire(now);
  }

  /**
   * Gives the channel up if its connection has ended and nobody could say so: the client tells its
   * channels one after the other, and waits for a writer that is stuck in a full socket.
   */
  void closeIfConnectionIsLost() {
    var connection = channel.getConnection();
    if (!connection.isOpen()) {
      close(Loss.of(connection.getCloseReason()));
    }
  }

  private void write() {
    try {
      while (!isClosed()) {
        window.acquire(MAX_DESTINATIONS);
        gate.pass();
        var envelope = lane.take();
        window.release(MAX_DESTINATIONS - envelope.destinations().size());
        write(envelope);
      }
    } catch (InterruptedException e) {
      LOG.debug("the writer of a lost channel ends");
    } catch (RuntimeException | Error e) {
      // Without its writer the channel would confirm nothing, and nobody would notice.
      LOG.error("The writer of records has failed: a mistake of the server", e);
      close(Loss.ofConnection("the writer of records has failed: " + e));
    }
  }

  private void write(Envelope envelope) {
    var copies = enter(envelope);
    if (copies.isEmpty()) {
      lane.putBack(List.of(envelope));
      return;
    }
    try {
      var properties = envelope.properties();
      var body = envelope.body();
      for (var copy : copies) {
        copy.write(properties, body);
      }
    } catch (ShutdownSignalException e) {
      close(Loss.of(e));
    } catch (IOException e) {
      close(Loss.ofConnection("writing failed: " + BrokerProblem.describe(e)));
    } catch (RuntimeException e) {
      unwritable(e);
    }
  }

  /** The client cannot encode a message, and counts it all the same: its numbers are wrong then. */
  private void unwritable(RuntimeException cause) {
    if (!isClosed()) { // Its close interrupts the writer, wherever that is.
      LOG.error("A message cannot be written", cause);
      close(Loss.ofUnwritable(cause));
      abort();
    }
  }

  private void abort() {
    try {
      channel.abort();
    } catch (IOException e) {
      LOG.debug("the channel was closed already", e);
    }
  }

  /** Empty if the channel is closed: all that is entered has gone back to the lane then. */
  private synchronized List<Way.Copy> enter(Envelope envelope) {
    return closed ? List.of() : ways.enter(envelope);
  }

  @Override
  public void answered(List<Publication> publications, boolean isRefused) {
    if (!isRefused) {
      hasConfirmed = true;
    }
    answers.incrementAndGet();
    for (var publication : publications) {
      window.release();
      if (isRefused) {
        publication.refuse();
      }
      if (publication.answered()) {
        end(publication);
      }
    }
  }

  @Override
  public void lost(String reason) {
    close(Loss.ofConnection(reason));
  }

  private void end(Publication publication) {
    var envelope = publication.envelope();
    leave(envelope);
    if (!publication.isRefused()) {
      envelope.confirm();
      listener.confirmed(envelope);
    } else if (envelope.messages().size() == 1) {
      envelope.fail(PublishFailure.REFUSED);
    } else {
      lane.split(envelope);
    }
  }

  private static void leave(Envelope envelope) {
    envelope.messages().forEach(Outgoing::leaveChannel);
  }

  /**
   * A return names no sequence number, only the message itself; RabbitMQ sends it before the
   * confirm, Qpid after a negative one. Two frames with one id have the same content, and failing
   * both loses nothing.
   */
  private void returned(Return returned) {
    var ids = Envelope.ids(returned.getProperties());
    ways.returnable()
        .filter(message -> ids.contains(message.id()))
        .forEach(message -> message.fail(PublishFailure.RETURNED, returned.getReplyText()));
    listener.returned();
  }

  /** Gives the channel up. The connection is the caller's to close. */
  void close(String reason) {
    close(Loss.ofConnection(reason));
  }

  /** Gives back what is not confirmed and tells the listener, once. */
  private void close(Loss loss) {
    List<Envelope> left;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      left = ways.giveUp();
    }
    writer.interrupt();
    left.forEach(ConfirmChannel::leave);
    if (loss.blamesAMessage()) {
      lane.suspect(left, loss.reason());
    } else {
      lane.putBack(left);
    }
    listener.lost(this, loss);
  }

  private synchronized boolean isClosed() {
    return closed;
  }
}
