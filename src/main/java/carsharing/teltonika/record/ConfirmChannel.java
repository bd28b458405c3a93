package carsharing.teltonika.record;

import carsharing.teltonika.message.PublishFailure;
import carsharing.teltonika.settings.RecordSettings;
import com.rabbitmq.client.BlockedCallback;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One AMQP channel in confirm mode, with a thread of its own that writes what the line holds.
 *
 * <p>Publishing blocks when the broker does (a memory alarm, a stalled connection), which is why a
 * thread does it and no event loop. At most a window of messages is unconfirmed. When the channel
 * is lost, whatever it had not confirmed goes back to the front of the line.
 */
final class ConfirmChannel {

  /** Who is told about the channel's life; called on threads of the AMQP client. */
  interface Listener {

    /** The broker found no queue for a message: it may have been deleted. */
    void returned(String replyText);

    /** The broker takes nothing for now, or takes messages again. */
    void blocked(boolean blocked, String reason);

    /** The channel is gone, once; all it had not confirmed waits in the line again. */
    void lost(String reason);
  }

  private static final Logger LOG = LoggerFactory.getLogger(ConfirmChannel.class);

  private final Channel channel;
  private final PublishLine line;
  private final Listener listener;
  private final Semaphore window;
  private final int framesPerMessage;
  private final NavigableMap<Long, Envelope> unconfirmed = new ConcurrentSkipListMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition unblocked = lock.newCondition();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread writer = new Thread(this::write, "record-writer");
  private boolean isBlocked;

  private ConfirmChannel(
      Channel channel, PublishLine line, RecordSettings settings, Listener listener) {
    this.channel = channel;
    this.line = line;
    this.window = new Semaphore(settings.window());
    this.framesPerMessage = settings.framesPerMessage();
    this.listener = listener;
  }

  /**
   * Opens a channel and starts to publish what waits in the line. Blocks on the network.
   *
   * @param settings how many messages may be unconfirmed at a time, and frames be in one
   * @throws IOException where the connection is gone already
   */
  static ConfirmChannel open(
      Connection connection, PublishLine line, RecordSettings settings, Listener listener)
      throws IOException {
    var channel =
        connection
            .openChannel()
            .orElseThrow(() -> new IOException("the broker has no channel left"));
    var opened = new ConfirmChannel(channel, line, settings, listener);
    channel.confirmSelect();
    channel.addConfirmListener(opened::confirmed, opened::refused);
    channel.addReturnListener(opened::returned);
    connection.addBlockedListener(opened.blockedCallback(), () -> opened.block(false, ""));
    channel.addShutdownListener(opened::lost);
    opened.writer.setDaemon(true);
    opened.writer.start();
    return opened;
  }

  /** Messages that are written and neither confirmed nor given up by the broker. */
  int unconfirmed() {
    return unconfirmed.size();
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
   * Gives the channel up where its connection has ended and nobody could say so: the client tells
   * its channels one after the other, and waits for a writer that is stuck in a full socket.
   */
  void closeIfConnectionIsLost() {
    var connection = channel.getConnection();
    if (!connection.isOpen()) {
      close(reason(connection.getCloseReason()));
    }
  }

  private BlockedCallback blockedCallback() {
    return reason -> block(true, reason);
  }

  private void write() {
    try {
      while (!closed.get()) {
        window.acquire();
        awaitUnblocked();
        write(line.take(framesPerMessage));
      }
    } catch (InterruptedException e) {
      LOG.debug("the writer of a lost channel ends");
    }
  }

  /**
   * A message is entered before it is written, so that no confirm can come before its entry, and
   * the channel is looked at afterwards, so that no message can miss the clean-up of a lost one.
   */
  private void write(Envelope envelope) {
    var sequence = channel.getNextPublishSeqNo();
    unconfirmed.put(sequence, envelope);
    try {
      channel.basicPublish(
          envelope.exchange(), envelope.routingKey(), true, envelope.properties(), envelope.body());
    } catch (IOException | ShutdownSignalException e) {
      close("writing failed: " + reason(e));
    }
    if (closed.get()) {
      putBackUnconfirmed();
    }
  }

  private void awaitUnblocked() throws InterruptedException {
    lock.lock();
    try {
      while (isBlocked) {
        unblocked.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void block(boolean blocked, String reason) {
    lock.lock();
    try {
      isBlocked = blocked;
      unblocked.signalAll();
    } finally {
      lock.unlock();
    }
    listener.blocked(blocked, reason);
  }

  private void confirmed(long sequence, boolean multiple) {
    end(sequence, multiple).forEach(Envelope::confirm);
  }

  private void refused(long sequence, boolean multiple) {
    end(sequence, multiple).forEach(envelope -> envelope.fail(PublishFailure.REFUSED));
  }

  /** The messages that a confirm speaks of; those returned before it are not among them. */
  private List<Envelope> end(long sequence, boolean multiple) {
    var ended = new ArrayList<Envelope>();
    if (multiple) {
      for (var entry = unconfirmed.firstEntry();
          entry != null && entry.getKey() <= sequence;
          entry = unconfirmed.firstEntry()) {
        remove(entry.getKey(), ended);
      }
    } else {
      remove(sequence, ended);
    }
    return ended;
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

  /**
   * Where the channel alone was closed, one of its messages is at fault, and nobody knows which:
   * each of them is published a few times more, and then given up.
   */
  private void lost(ShutdownSignalException cause) {
    var reason = reason(cause);
    if (!cause.isHardError()) {
      unconfirmed.values().forEach(envelope -> envelope.suspect(reason));
    }
    close(reason);
  }

  /**
   * Gives the channel up, puts back what it has not confirmed, and tells the listener, once. The
   * connection is the caller's to close.
   */
  void close(String reason) {
    if (closed.compareAndSet(false, true)) {
      writer.interrupt();
      putBackUnconfirmed();
      listener.lost(reason);
    }
  }

  private void putBackUnconfirmed() {
    var newestFirst = new ArrayList<Outgoing>();
    for (var entry = unconfirmed.pollLastEntry();
        entry != null;
        entry = unconfirmed.pollLastEntry()) {
      var messages = new ArrayList<>(entry.getValue().messages());
      Collections.reverse(messages);
      newestFirst.addAll(messages);
    }
    line.putBack(newestFirst);
  }

  private static String reason(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
