package carsharing.teltonika.record;

import carsharing.teltonika.record.broker.BrokerConnection;
import carsharing.teltonika.record.broker.BrokerProblem;
import carsharing.teltonika.record.broker.Loss;
import carsharing.teltonika.record.broker.Silence;
import carsharing.teltonika.record.outlet.Destination;
import carsharing.teltonika.record.queue.QueueDepth;
import carsharing.teltonika.record.queue.QueueLag;
import carsharing.teltonika.record.queue.Topology;
import carsharing.teltonika.settings.RabbitSettings;
import carsharing.teltonika.settings.RecordSettings;
import carsharing.teltonika.time.TimeSource;
import com.rabbitmq.client.Connection;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to RabbitMQ, from the attempt to its loss: declares what is published to, keeps
 * looking whether it is there, and opens two confirm channels, one for the line and one for {@link
 * Suspects}.
 *
 * <p>If the broker closes one of the channels over a message, another one is opened on the same
 * connection. All state changes on the link's context.
 */
final class BrokerSession implements ConfirmChannel.Listener {

  /** Is told about the session's life, on its context. */
  interface Listener {

    /** It publishes what waits. Told once at most. */
    void connected(BrokerSession session);

    /** What is wrong with a broker to which there is a connection; empty if all is well. */
    void judged(BrokerSession session, Optional<String> problem);

    /** What can lose records although it confirms them; empty if nothing can. */
    void judgedQueues(BrokerSession session, Optional<String> problem);

    /** What waits in the queues; empty if it is not known. */
    void sawQueues(BrokerSession session, List<QueueDepth> depths);

    /** The connection is gone, or was never made. Told once at most. */
    void lost(BrokerSession session, String reason);
  }

  private static final Logger LOG = LoggerFactory.getLogger(BrokerSession.class);
  private static final String LEFT = "it has confirmed nothing for %d s (rabbitmq.silenceTimeout)";

  /** Channels of the line that may be closed in a row without a confirm: no message is at fault. */
  private static final int MAX_FRUITLESS = 3;

  private final Context context;
  private final RabbitSettings settings;
  private final RecordSettings target;
  private final Suspects suspects;
  private final Lane mainLane;
  private final Listener listener;
  private final BrokerConnection connection;
  private final Gate gate = new Gate();
  private final List<ConfirmChannel> channels = new ArrayList<>();
  private final TimeSource time;
  private final QueueLag lag;
  private final Silence silence;

  /** Set once, before any channel starts. */
  private volatile Optional<Topology> topology = Optional.empty();

  private Optional<QueueWatch> watch = Optional.empty();
  private Optional<String> blocked = Optional.empty();
  private Optional<String> missing = Optional.empty();
  private int fruitless;
  private boolean silent;
  private boolean ended;

  /**
   * @param context on which all state changes
   */
  BrokerSession(
      Vertx vertx,
      Context context,
      RabbitSettings settings,
      RecordSettings target,
      Backlog backlog,
      TimeSource time,
      QueueLag lag,
      Listener listener) {
    this.context = context;
    this.settings = settings;
    this.target = target;
    this.time = time;
    this.lag = lag;
    this.silence = new Silence(time.nanos());
    this.suspects = backlog.suspects();
    this.mainLane = new MainLane(backlog.line(), suspects, target.framesPerMessage());
    this.listener = listener;
    this.connection = new BrokerConnection(vertx, context, settings);
  }

  /** Begins to connect; the listener is told how it ends. */
  void connect() {
    // A broker that makes a connection may still not answer to a declaration.
    var longest = settings.connectTimeout().plus(settings.silenceTimeout());
    connection
        .open()
        .compose(connected -> connection.call(() -> open(connected)))
        .timeout(longest.toMillis(), TimeUnit.MILLISECONDS)
        .onSuccess(opened -> onContext(() -> up(opened)))
        .onFailure(cause -> onContext(() -> down(BrokerProblem.describeAttempt(cause))));
  }

  /** What there is once a connection is made. */
  private record Opened(Topology topology, ConfirmChannel main, ConfirmChannel trial) {}

  private Opened open(Connection connected) throws IOException {
    var declared = new Topology(connected, target);
    declared.declare();
    connected.addBlockedListener(reason -> block(true, reason), () -> block(false, ""));
    connection.openStream(target.queue(), target.window());
    return new Opened(declared, openChannel(mainLane), openChannel(suspects));
  }

  /** Suspects always go by AMQP. There the broker says what it has against a message. */
  private ConfirmChannel openChannel(Lane lane) throws IOException {
    var open = lane == mainLane ? connection.get() : connection.get().withoutStream();
    return ConfirmChannel.open(open, lane, gate, target.window(), this);
  }

  private void up(Opened opened) {
    channels.add(opened.main());
    channels.add(opened.trial());
    connection.whenStreamLost(reason -> onContext(() -> down(reason)));
    if (ended) {
      end("too late");
      return;
    }
    topology = Optional.of(opened.topology());
    watch =
        Optional.of(
            QueueWatch.start(
                opened.topology(), gate, new Unbinding(time, target.unbindAfter()), this::seen));
    listener.connected(this);
    if (!ended) {
      channels.forEach(ConfirmChannel::start);
      listener.judgedQueues(this, opened.topology().problem());
      judge();
    }
  }

  /** Whether others than deadlines have changed, which hold for the next message. */
  boolean isOutdated(RabbitSettings newSettings, RecordSettings newTarget) {
    return !settings.equals(newSettings) || !target.isSameTarget(newTarget);
  }

  /** Ends, so that another session connects. */
  void settingsChanged() {
    down("connecting with other settings");
  }

  /** Messages written and not confirmed. */
  int unconfirmed() {
    return channels.stream().mapToInt(ConfirmChannel::unconfirmed).sum();
  }

  /** Fails what is unconfirmed past its deadline; {@code now} is by {@link TimeSource#nanos()}. */
  void expire(long now) {
    silent = false;
    for (var channel : channels) {
      silent |= channel.expire(now);
      channel.closeIfConnectionIsLost();
    }
    judge();
    leaveIfSilent(now);
  }

  /** A broker that lives and confirms nothing for long may do better on another connection. */
  private void leaveIfSilent(long now) {
    var answers = channels.stream().mapToLong(ConfirmChannel::answers).sum();
    var waits = unconfirmed() > 0 && blocked.isEmpty();
    if (silence.look(now, answers, waits).compareTo(settings.silenceTimeout()) >= 0) {
      down(LEFT.formatted(settings.silenceTimeout().toSeconds()));
    }
  }

  private void judge() {
    var unconfirming = Optional.of("it confirms nothing").filter(text -> silent);
    listener.judged(this, blocked.or(() -> missing).or(() -> unconfirming));
  }

  private void down(String reason) {
    if (!ended) {
      ended = true;
      end(reason);
      listener.lost(this, reason);
    }
  }

  /** Closes the connection. What it has not confirmed waits in the backlog then. */
  Future<Void> end(String reason) {
    watch.ifPresent(QueueWatch::close);
    channels.forEach(channel -> channel.close(reason));
    return connection.abort();
  }

  @Override
  public void lost(ConfirmChannel channel, Loss loss) {
    onContext(
        () -> {
          if (loss.ofChannelOnly() && !ended && isWorthAnother(channel)) {
            openAnother(channel, loss);
          } else {
            down(loss.reason());
          }
        });
  }

  /** Each channel that is closed on suspects brings the end of their trial nearer. */
  private boolean isWorthAnother(ConfirmChannel channel) {
    if (channel.lane() != mainLane) {
      return true;
    }
    fruitless = channel.hasConfirmed() ? 0 : fruitless + 1;
    return fruitless < MAX_FRUITLESS;
  }

  private void openAnother(ConfirmChannel closed, Loss loss) {
    if (closed.lane() == mainLane) {
      LOG.warn(
          "RabbitMQ at {} has closed a channel: {}; what was on its way is tried apart",
          settings.printableUri(),
          loss.reason());
    }
    connection
        .call(() -> openAnother(closed.lane(), loss))
        .onSuccess(opened -> onContext(() -> replace(closed, opened)))
        .onFailure(cause -> onContext(() -> down(BrokerProblem.describe(cause))));
  }

  private ConfirmChannel openAnother(Lane lane, Loss loss) throws IOException {
    if (loss.notFound()) {
      topology.orElseThrow().look();
    }
    return openChannel(lane);
  }

  private void replace(ConfirmChannel closed, ConfirmChannel opened) {
    channels.remove(closed);
    channels.add(opened);
    if (ended) {
      opened.close("too late");
    } else {
      opened.start();
    }
  }

  private void block(boolean isBlocked, String reason) {
    gate.close(isBlocked);
    onContext(
        () -> {
          blocked = Optional.of("blocked by the broker (" + reason + ")").filter(t -> isBlocked);
          judge();
        });
  }

  /** Readiness tells what is missing, also while nothing is published. */
  private void seen(QueueWatch.Sight sight) {
    onContext(
        () -> {
          missing = sight.missing();
          listener.judgedQueues(this, sight.lossy());
          listener.sawQueues(this, sight.depths());
          judge();
        });
  }

  @Override
  public void confirmed(Envelope envelope) {
    if (envelope.destinations().contains(Destination.queue(target.queue()))) {
      lag.published();
    }
  }

  @Override
  public void returned() {
    onContext(() -> watch.ifPresent(QueueWatch::lookNow));
  }

  private void onContext(Runnable action) {
    context.runOnContext(now -> action.run());
  }
}
