package carsharing.teltonika.record;

import carsharing.teltonika.record.ConfirmChannel.Loss;
import carsharing.teltonika.settings.RabbitSettings;
import carsharing.teltonika.settings.RecordSettings;
import com.rabbitmq.client.Connection;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.rabbitmq.RabbitMQClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to RabbitMQ, from the attempt to its loss: declares what is published to, and
 * opens two confirm channels, one for the line and one for {@link Suspects}.
 *
 * <p>If the broker closes one of the channels over a message, another one is opened on the same
 * connection. Vert.x's client owns connection and topology. Its own reconnecting stays off, because
 * it opens channels without confirms. All state changes on the link's context.
 */
final class BrokerSession implements ConfirmChannel.Listener {

  /** Is told about the session's life, on its context. */
  interface Listener {

    /** It publishes what waits. Told once at most. */
    void connected(BrokerSession session);

    /** What is wrong with a broker to which there is a connection; empty if all is well. */
    void judged(BrokerSession session, Optional<String> problem);

    /** The connection is gone, or was never made. Told once at most. */
    void lost(BrokerSession session, String reason);
  }

  private static final Logger LOG = LoggerFactory.getLogger(BrokerSession.class);
  private static final int ABORT_TIMEOUT = 1000; // ms
  private static final String SILENT = "it confirms nothing";

  /**
   * Channels of the line that may be closed one after the other without any confirm. Then it is not
   * a message that is at fault, and the next attempt waits for its delay.
   */
  private static final int MAX_FRUITLESS = 3;

  private final Vertx vertx;
  private final Context context;
  private final RabbitSettings settings;
  private final RecordSettings target;
  private final Suspects suspects;
  private final Lane mainLane;
  private final Listener listener;

  /** The client's calls wait for each other: one that hangs holds up no other session's. */
  private final ContextInternal own;

  private final Promise<Connection> connection = Promise.promise();
  private final Topology topology;
  private final RabbitMQClient client;
  private final Gate gate = new Gate();
  private final List<ConfirmChannel> channels = new ArrayList<>();
  private Optional<String> blocked = Optional.empty();
  private int fruitless;
  private boolean declaring;
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
      Listener listener) {
    this.vertx = vertx;
    this.context = context;
    this.settings = settings;
    this.target = target;
    this.suspects = backlog.suspects();
    this.mainLane = new MainLane(backlog.line(), suspects, target.framesPerMessage());
    this.listener = listener;
    this.own = ownContext();
    this.topology = new Topology(vertx, target);
    this.client = RabbitMQClient.create(vertx, BrokerOptions.of(settings, connection::tryComplete));
  }

  private ContextInternal ownContext() {
    var loop = ((ContextInternal) context).nettyEventLoop();
    return ((VertxInternal) vertx).contextBuilder().withEventLoop(loop).build();
  }

  /** Begins to connect; the listener is told how it ends. */
  void connect() {
    own.runOnContext(
        now ->
            client
                .start()
                .compose(started -> topology.declare(client))
                .compose(declared -> connection.future())
                .compose(opened -> vertx.executeBlocking(() -> openChannels(opened)))
                .onSuccess(opened -> onContext(() -> up(opened)))
                .onFailure(cause -> onContext(() -> down(Topology.replyText(cause)))));
  }

  private List<ConfirmChannel> openChannels(Connection opened) throws IOException {
    opened.addBlockedListener(reason -> block(true, reason), () -> block(false, ""));
    var main = open(opened, mainLane);
    try {
      return List.of(main, open(opened, suspects));
    } catch (IOException e) {
      main.close(Topology.replyText(e));
      throw e;
    }
  }

  private ConfirmChannel open(Connection opened, Lane lane) throws IOException {
    return ConfirmChannel.open(opened, lane, gate, target.window(), this);
  }

  private void up(List<ConfirmChannel> opened) {
    channels.addAll(opened);
    if (ended) {
      end("too late");
    } else {
      listener.connected(this);
      judge(false);
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

  /** Fails what is unconfirmed past its deadline; {@code now} is by {@link System#nanoTime()}. */
  void expire(long now) {
    var confirmsNothing = false;
    for (var channel : channels) {
      confirmsNothing |= channel.expire(now);
      channel.closeIfConnectionIsLost();
    }
    judge(confirmsNothing);
  }

  private void judge(boolean confirmsNothing) {
    listener.judged(
        this, blocked.or(() -> confirmsNothing ? Optional.of(SILENT) : Optional.empty()));
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
    channels.forEach(channel -> channel.close(reason));
    return abort();
  }

  /**
   * A connection that is stalled does not answer to an orderly close: it gets a second. If a full
   * socket holds up its writer, the end waits for that, too, and nobody waits for the end: it has a
   * thread of its own.
   */
  private Future<Void> abort() {
    if (!connection.future().succeeded()) {
      return Future.succeededFuture();
    }
    var aborted = Promise.<Void>promise();
    var thread =
        new Thread(
            () -> {
              connection.future().result().abort(ABORT_TIMEOUT);
              aborted.tryComplete();
            },
            "record-abort");
    thread.setDaemon(true);
    thread.start();
    return Future.any(aborted.future(), vertx.timer(2L * ABORT_TIMEOUT)).mapEmpty();
  }

  @Override
  public void lost(ConfirmChannel channel, Loss loss) {
    onContext(
        () -> {
          if (loss.ofChannelOnly()
              && !ended
              && channels.contains(channel)
              && isWorthAnother(channel)) {
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
    own.runOnContext(
        now ->
            (loss.notFound() ? topology.declare(client) : Future.<Void>succeededFuture())
                .compose(
                    declared ->
                        vertx.executeBlocking(
                            () -> open(connection.future().result(), closed.lane())))
                .onSuccess(opened -> onContext(() -> replace(closed, opened)))
                .onFailure(cause -> onContext(() -> down(Topology.replyText(cause)))));
  }

  private void replace(ConfirmChannel closed, ConfirmChannel opened) {
    channels.remove(closed);
    channels.add(opened);
    if (ended) {
      opened.close("too late");
    }
  }

  private void block(boolean isBlocked, String reason) {
    gate.close(isBlocked);
    onContext(
        () -> {
          blocked =
              isBlocked ? Optional.of("blocked by the broker (" + reason + ")") : Optional.empty();
          judge(false);
        });
  }

  @Override
  public void returned(String replyText) {
    onContext(
        () -> {
          if (!declaring && !ended) {
            declaring = true;
            LOG.warn(
                "RabbitMQ returned a message ({}): declaring queue and binding again", replyText);
            own.runOnContext(
                now ->
                    topology
                        .declare(client)
                        .onComplete(done -> onContext(() -> declared(done.cause()))));
          }
        });
  }

  private void declared(@Nullable Throwable cause) {
    declaring = false;
    if (cause != null) {
      LOG.warn("RabbitMQ does not let the queue be declared: {}", Topology.replyText(cause));
    }
  }

  private void onContext(Runnable action) {
    context.runOnContext(now -> action.run());
  }
}
