package carsharing.teltonika.record;

import carsharing.teltonika.message.PublishFailure;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One AMQP channel in confirm mode, with a thread of its own that writes what its {@link Lane}
 * holds.
 *
 * <p>Publishing blocks when the broker does (a memory alarm, a stalled connection), which is why a
 * thread does it and no event loop. At most a window of messages is unconfirmed. When the channel
 * is lost, the lane gets back all that it had not confirmed.
 */
final class ConfirmChannel {

  /** Is told about the channel's life; called on threads of the AMQP client. */
  interface Listener {

    /** The broker found no queue for a message: it may have been deleted. */
    void returned(String replyText);

    /** The channel is gone, once; its lane has all that it had not confirmed. */
    void lost(ConfirmChannel channel, Loss loss);
  }

  /**
   * Why a channel is gone.
   *
   * @param reason what the broker or the client said
   * @param ofChannelOnly whether the broker has closed the channel over a message, and the
   *     connection goes on
   * @param notFound whether it has done so because what was published to does not exist
   */
  record Loss(String reason, boolean ofChannelOnly, boolean notFound) {

    /** The connection is gone, too, or is given up. */
    static Loss ofConnection(String reason) {
      return new Loss(reason, false, false);
    }

    private static Loss of(ShutdownSignalException cause) {
      var notFound =
          cause.getReason() instanceof AMQP.Channel.Close close
              && close.getReplyCode() == AMQP.NOT_FOUND;
      return new Loss(Topology.replyText(cause), !cause.isHardError(), notFound);
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(ConfirmChannel.class);

  private final Channel channel;
  private final Lane lane;
  private final Gate gate;
  private final Listener listener;
  private final Semaphore window;
  private final NavigableMap<Long, Envelope> unconfirmed = new ConcurrentSkipListMap<>();
  private final Thread writer = new Thread(this::write, "record-writer");
  private volatile boolean hasConfirmed;

  /** Guarded by this; with it, all that was unconfirmed has gone back to the lane. */
  private boolean closed;

  private ConfirmChannel(Channel channel, Lane lane, Gate gate, int window, Listener listener) {
    this.channel = channel;
    this.lane = lane;
    this.gate = gate;
    this.window = new Semaphore(window);
    this.listener = listener;
  }

  /**
   * Opens a channel and starts to publish what is in the lane. Blocks on the network.
   *
   * @param gate closed while the broker blocks the connection
   * @param window how many messages may be unconfirmed at a time
   * @throws IOException if the connection is gone already
   */
  static ConfirmChannel open(
      Connection connection, Lane lane, Gate gate, int window, Listener listener)
      throws IOException {
    var channel =
        connection
            .openChannel()
            .orElseThrow(() -> new IOException("the broker has no channel left"));
    var opened = new ConfirmChannel(channel, lane, gate, window, listener);
    channel.confirmSelect();
    channel.addConfirmListener(opened::confirmed, opened::refused);
    channel.addReturnListener(opened::returned);
    channel.addShutdownListener(cause -> opened.close(Loss.of(cause)));
    opened.writer.setDaemon(true);
    opened.writer.start();
    return opened;
  }

  /** Where its messages come from. */
  Lane lane() {
    return lane;
  }

  /** Messages that are written and neither confirmed nor given up by the broker. */
  int unconfirmed() {
    return unconfirmed.size();
  }

  /** Whether the broker has confirmed anything on this channel. */
  boolean hasConfirmed() {
    return hasConfirmed;
  }

  /**
   * Fails what is unconfirmed past its deadline; {@code now} is by {@link System#nanoTime()}. Their
   * places in the window stay taken until the broker answers or the channel is lost.
   *
   * @return whether there is any: the broker lives and confirms nothing
   */
  boolean expire(long now) {
    var expired = false;
    for (var envelope : unconfirmed.values()) {
      for (var message : envelope.messages()) {
        if (!message.isExpired(now)) {
          return expired;
        }
        expired = true;
        message.fail(PublishFailure.EXPIRED, "");
      }
    }
    return expired;
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
        window.acquire();
        gate.pass();
        write(lane.take());
      }
    } catch (InterruptedException e) {
      LOG.debug("the writer of a lost channel ends");
    }
  }

  /**
   * A message is entered before it is written, so that no confirm can come before its entry. The
   * channel is looked at afterwards: a message that was entered when the others had gone back to
   * the lane goes back by itself. It was not written.
   */
  private void write(Envelope envelope) {
    var sequence = channel.getNextPublishSeqNo();
    unconfirmed.put(sequence, envelope);
    try {
      channel.basicPublish(
          envelope.exchange(), envelope.routingKey(), true, envelope.properties(), envelope.body());
    } catch (ShutdownSignalException e) {
      close(Loss.of(e));
    } catch (IOException e) {
      close(Loss.ofConnection("writing failed: " + Topology.replyText(e)));
    }
    if (isClosed() && unconfirmed.remove(sequence) != null) {
      lane.putBack(List.of(envelope));
    }
  }

  private void confirmed(long sequence, boolean multiple) {
    hasConfirmed = true;
    end(sequence, multiple).forEach(Envelope::confirm);
  }

  private void refused(long sequence, boolean multiple) {
    for (var envelope : end(sequence, multiple)) {
      if (envelope.messages().size() == 1) {
        envelope.fail(PublishFailure.REFUSED);
      } else {
        lane.split(envelope);
      }
    }
  }

  /** The messages that a confirm speaks of. */
  private List<Envelope> end(long sequence, boolean multiple) {
    var ended = new ArrayList<Envelope>();
    if (multiple) {
      removeUpTo(sequence, ended);
    } else {
      remove(sequence, ended);
    }
    return ended;
  }

  private void removeUpTo(long sequence, List<Envelope> into) {
    for (var entry = unconfirmed.firstEntry();
        entry != null && entry.getKey() <= sequence;
        entry = unconfirmed.firstEntry()) {
      remove(entry.getKey(), into);
    }
  }

  private void remove(long sequence, List<Envelope> into) {
    var envelope = unconfirmed.remove(sequence);
    if (envelope != null) {
      window.release();
      into.add(envelope);
    }
  }

  /**
   * A return names no sequence number, only the message itself; RabbitMQ sends it before the
   * confirm, Qpid after a negative one. Two frames with one id have the same content, and failing
   * both loses nothing.
   */
  private void returned(Return returned) {
    var ids = Envelope.ids(returned.getProperties());
    unconfirmed.values().stream()
        .flatMap(envelope -> envelope.messages().stream())
        .filter(message -> ids.contains(message.id()))
        .forEach(message -> message.fail(PublishFailure.RETURNED, returned.getReplyText()));
    listener.returned(returned.getReplyText());
  }

  /** Gives the channel up. The connection is the caller's to close. */
  void close(String reason) {
    close(Loss.ofConnection(reason));
  }

  /** Gives back what is not confirmed and tells the listener, once. */
  private void close(Loss loss) {
    var left = new ArrayList<Envelope>();
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      removeUpTo(Long.MAX_VALUE, left);
    }
    writer.interrupt();
    if (loss.ofChannelOnly()) {
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
