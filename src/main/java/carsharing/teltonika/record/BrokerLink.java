package carsharing.teltonika.record;

import carsharing.teltonika.record.queue.QueueDepth;
import carsharing.teltonika.record.queue.QueueLag;
import carsharing.teltonika.settings.QueueType;
import carsharing.teltonika.settings.RabbitSettings;
import carsharing.teltonika.settings.RecordSettings;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the server connected to RabbitMQ: opens a {@link BrokerSession}, and when that is lost
 * another one, after a delay that doubles up to a limit.
 *
 * <p>All state changes on one context, that of the verticle which creates the link.
 */
final class BrokerLink implements BrokerSession.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(BrokerLink.class);
  private static final Duration CLOSING_TIME = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final Context context;
  private final Position position;
  private final Supplier<RabbitSettings> rabbit;
  private final Supplier<RecordSettings> records;
  private final Backlog backlog;
  private final PublisherMetrics metrics;
  private final TimeSource time;
  private final QueueLag lag;

  private Optional<BrokerSession> current = Optional.empty();

  /** Is the current one, or still connects. */
  private Optional<BrokerSession> newest = Optional.empty();

  private Duration delay;
  private boolean closing;

  /** Why nothing can be confirmed at the moment; read by other threads. */
  private volatile Optional<String> problem = Optional.of("not connected yet");

  /** What can lose records although it confirms them; read by other threads. */
  private volatile Optional<String> lossy = Optional.empty();

  BrokerLink(
      Vertx vertx,
      Position position,
      Supplier<RabbitSettings> rabbit,
      Supplier<RecordSettings> records,
      Backlog backlog,
      PublisherMetrics metrics,
      TimeSource time) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.position = position;
    this.rabbit = rabbit;
    this.records = records;
    this.backlog = backlog;
    this.metrics = metrics;
    this.time = time;
    this.lag = new QueueLag(time);
    this.delay = rabbit.get().reconnectMin();
  }

  /** Begins to connect, and goes on until {@link #close()}. */
  void open() {
    var session =
        new BrokerSession(vertx, context, rabbit.get(), records.get(), backlog, time, lag, this);
    newest = Optional.of(session);
    session.connect();
  }

  /**
   * Closes the connection; what waits in the backlog is the caller's to end. Never fails, and takes
   * some seconds at most.
   */
  Future<Void> close() {
    closing = true;
    return newest
        .map(session -> session.end("the server is stopping"))
        .orElse(Future.succeededFuture())
        .timeout(CLOSING_TIME.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(cause -> LOG.warn("The link to RabbitMQ does not close: {}", cause.getMessage()))
        .otherwiseEmpty();
  }

  /**
   * Why nothing can be confirmed at the moment, or what can lose what is confirmed; empty if all is
   * well. Safe on any thread.
   */
  Optional<String> problem() {
    return problem.or(() -> lossy);
  }

  /** Messages written and not confirmed. */
  int unconfirmed() {
    return current.map(BrokerSession::unconfirmed).orElse(0);
  }

  /** Fails what is unconfirmed past its deadline; {@code now} is by {@link TimeSource#nanos()}. */
  void expire(long now) {
    current.ifPresent(session -> session.expire(now));
  }

  /** Connects anew if the settings of the connection are no longer valid; nothing is lost. */
  void settingsChanged() {
    context.runOnContext(
        now -> current.filter(this::isOutdated).ifPresent(BrokerSession::settingsChanged));
  }

  private boolean isOutdated(BrokerSession session) {
    return session.isOutdated(rabbit.get(), records.get());
  }

  @Override
  public void connected(BrokerSession session) {
    if (closing) {
      session.end("too late");
    } else if (isOutdated(session)) {
      session.settingsChanged();
    } else {
      current = Optional.of(session);
      delay = rabbit.get().reconnectMin();
      problem = Optional.empty();
      metrics.connected();
      LOG.info("RabbitMQ at {}{}: connected", rabbit.get().printableUri(), position);
    }
  }

  @Override
  public void judged(BrokerSession session, Optional<String> found) {
    if (current.equals(Optional.of(session))) {
      if (found.isEmpty() && problem.isPresent()) {
        LOG.info("RabbitMQ at {}{}: takes messages again", rabbit.get().printableUri(), position);
      }
      found.ifPresentOrElse(this::report, () -> problem = Optional.empty());
    }
  }

  @Override
  public void judgedQueues(BrokerSession session, Optional<String> found) {
    if (current.equals(Optional.of(session))) {
      lossy = found;
    }
  }

  @Override
  public void sawQueues(BrokerSession session, List<QueueDepth> depths) {
    if (position.isFirst() && current.equals(Optional.of(session))) {
      metrics.queues(depths, age(depths));
    }
  }

  /** A stream keeps what consumers have read, so its number of messages says nothing. */
  private Optional<Duration> age(List<QueueDepth> depths) {
    var queue = records.get().queue();
    return depths.stream()
        .filter(depth -> depth.queue().equals(queue))
        .filter(depth -> records.get().queueType() != QueueType.STREAM)
        .findFirst()
        .map(depth -> lag.look(depth.messages()));
  }

  @Override
  public void lost(BrokerSession session, String reason) {
    current = current.filter(other -> other != session);
    if (position.isFirst()) {
      metrics.queues(List.of(), Optional.empty());
    }
    if (!closing) {
      report(reason);
      vertx.setTimer(delay.toMillis(), timer -> openAgain());
      delay = Collections.min(List.of(delay.multipliedBy(2), rabbit.get().reconnectMax()));
    }
  }

  private void openAgain() {
    if (!closing) {
      open();
    }
  }

  private void report(String newProblem) {
    if (!problem.equals(Optional.of(newProblem))) {
      problem = Optional.of(newProblem);
      LOG.warn(
          "RabbitMQ at {}{}: {}; records wait and are not acknowledged",
          rabbit.get().printableUri(),
          position,
          newProblem);
    }
  }
}
