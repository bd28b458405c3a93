package carsharing.teltonika.record;

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
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the server connected to RabbitMQ: connects, declares, opens a confirm channel, and when
 * anything of that is lost begins again, after a delay that doubles up to a limit.
 *
 * <p>Vert.x's client owns connection and topology. Its own reconnecting stays off, because it opens
 * channels without confirms; every attempt is a fresh client. All state changes on one context,
 * that of the verticle which creates the link.
 */
final class BrokerLink {

  private static final Logger LOG = LoggerFactory.getLogger(BrokerLink.class);
  private static final int ABORT_TIMEOUT = 1000; // ms
  private static final String SILENT = "it confirms nothing";

  private final Vertx vertx;
  private final Context context;
  private final Supplier<RabbitSettings> rabbit;
  private final Supplier<RecordSettings> records;
  private final PublishLine line;
  private final PublisherMetrics metrics;

  private Optional<Session> current = Optional.empty();
  private Duration delay;
  private boolean closing;

  /** Why nothing can be confirmed at the moment; read by other threads. */
  private volatile Optional<String> problem = Optional.of("not connected yet");

  BrokerLink(
      Vertx vertx,
      Supplier<RabbitSettings> rabbit,
      Supplier<RecordSettings> records,
      PublishLine line,
      PublisherMetrics metrics) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.rabbit = rabbit;
    this.records = records;
    this.line = line;
    this.metrics = metrics;
    this.delay = rabbit.get().reconnectMin();
  }

  /** Begins to connect, and goes on until {@link #close()}. */
  void open() {
    new Session().connect();
  }

  /** Closes the connection; what waits in the line is the caller's to end. */
  Future<Void> close() {
    closing = true;
    return current
        .map(session -> session.end("the server is stopping"))
        .orElse(Future.succeededFuture());
  }

  /** Why nothing can be confirmed at the moment, or empty where all is well. Safe on any thread. */
  Optional<String> problem() {
    return problem;
  }

  /** Messages written and not confirmed. */
  int unconfirmed() {
    return current.flatMap(session -> session.channel).map(ConfirmChannel::unconfirmed).orElse(0);
  }

  /** Fails what is unconfirmed past its deadline; {@code now} is by {@link System#nanoTime()}. */
  void expire(long now) {
    current.ifPresent(session -> session.expire(now));
  }

  /** Connects anew where the settings of the connection are no longer valid; nothing is lost. */
  void settingsChanged() {
    onContext(
        () ->
            current
                .filter(Session::isOutdated)
                .ifPresent(session -> session.down("connecting with other settings")));
  }

  private void reconnect() {
    if (!closing) {
      vertx.setTimer(delay.toMillis(), timer -> open());
      delay = Collections.min(List.of(delay.multipliedBy(2), rabbit.get().reconnectMax()));
    }
  }

  private void report(String newProblem) {
    if (!problem.equals(Optional.of(newProblem))) {
      problem = Optional.of(newProblem);
      LOG.warn(
          "RabbitMQ at {}: {}; records wait and are not acknowledged",
          rabbit.get().printableUri(),
          newProblem);
    }
  }

  private void onContext(Runnable action) {
    context.runOnContext(now -> action.run());
  }

  /** One connection, from the attempt to its loss. */
  private final class Session implements ConfirmChannel.Listener {

    /** The client's calls wait for each other: one that hangs holds up no other session's. */
    private final ContextInternal own = ownContext();

    private final Promise<Connection> connection = Promise.promise();
    private final RabbitSettings settings = rabbit.get();
    private final RecordSettings target = records.get();
    private final Topology topology = new Topology(vertx, target);
    private final RabbitMQClient client =
        RabbitMQClient.create(vertx, BrokerOptions.of(settings, connection::tryComplete));
    private Optional<ConfirmChannel> channel = Optional.empty();
    private Optional<String> blocked = Optional.empty();
    private boolean declaring;
    private boolean ended;

    private ContextInternal ownContext() {
      var loop = ((ContextInternal) context).nettyEventLoop();
      return ((VertxInternal) vertx).contextBuilder().withEventLoop(loop).build();
    }

    void connect() {
      own.runOnContext(now -> connectOnContext());
    }

    private void connectOnContext() {
      client
          .start()
          .compose(started -> topology.declare(client))
          .compose(declared -> connection.future())
          .compose(
              opened ->
                  vertx.executeBlocking(() -> ConfirmChannel.open(opened, line, target, this)))
          .onSuccess(opened -> onContext(() -> up(opened)))
          .onFailure(cause -> onContext(() -> down(Topology.replyText(cause))));
    }

    /** By what else than deadlines, which hold for the next message. */
    boolean isOutdated() {
      return !settings.equals(rabbit.get()) || !target.isSameTarget(records.get());
    }

    private void up(ConfirmChannel opened) {
      if (closing || ended) {
        opened.close("too late");
        return;
      }
      if (isOutdated()) {
        opened.close("connecting with other settings");
        return;
      }
      channel = Optional.of(opened);
      current = Optional.of(this);
      delay = settings.reconnectMin();
      problem = Optional.empty();
      metrics.connected();
      LOG.info("RabbitMQ at {}: connected", settings.printableUri());
      judge(false);
    }

    void expire(long now) {
      channel.ifPresent(
          open -> {
            judge(open.expire(now));
            open.closeIfConnectionIsLost();
          });
    }

    /** What is wrong with a broker to which there is a connection. */
    private void judge(boolean confirmsNothing) {
      var found = blocked.or(() -> confirmsNothing ? Optional.of(SILENT) : Optional.empty());
      if (found.isEmpty() && problem.isPresent()) {
        LOG.info("RabbitMQ at {}: takes messages again", settings.printableUri());
      }
      found.ifPresentOrElse(BrokerLink.this::report, () -> problem = Optional.empty());
    }

    private void down(String reason) {
      if (!ended) {
        ended = true;
        current = Optional.empty();
        end(reason);
        if (!closing) {
          report(reason);
          reconnect();
        }
      }
    }

    Future<Void> end(String reason) {
      channel.ifPresent(open -> open.close(reason));
      return abort();
    }

    /**
     * A connection that is stalled does not answer to an orderly close: it gets a second. Where a
     * full socket holds up its writer the end waits for that, too, and nobody waits for the end: it
     * has a thread of its own.
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
    public void lost(String reason) {
      onContext(() -> down(reason));
    }

    @Override
    public void blocked(boolean isBlocked, String reason) {
      onContext(
          () -> {
            blocked =
                isBlocked
                    ? Optional.of("blocked by the broker (" + reason + ")")
                    : Optional.empty();
            if (current.equals(Optional.of(this))) {
              judge(false);
            }
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
  }
}
