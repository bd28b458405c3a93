package carsharing.teltonika.redis;

import carsharing.teltonika.settings.RedisSettings;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to Redis. If it is lost, it is made anew: the client does neither reconnect nor subscribe
 * again by itself.
 *
 * <p>Lives on one event loop.
 */
public final class RedisLink {

  /** Receives what happens. Called on the event loop. */
  public interface Listener {

    /** Redis is there, or there again; nothing is subscribed to. */
    void up();

    /** Something was published on a channel that is subscribed to. */
    void message(String channel, String text);

    /** Something was published on a channel of a pattern that is subscribed to. */
    void overheard(String channel, String text);
  }

  private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
  private static final Duration CLOSING_TIME = Duration.ofSeconds(2);

  /** When a request is sent again that Redis has refused. */
  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final RedisSettings settings;
  private final Listener listener;
  private final Events events = new Events();
  private final TimeSource time;
  private final Duration connectTime;
  private final RedisClock clock;
  private final Refusals refusals;
  private final Outbox outbox;
  private Optional<RedisPair> current = Optional.empty();
  private volatile Optional<String> problem = Optional.of("not connected yet");
  private Duration delay;
  private int attempts;
  private boolean closing;

  /**
   * Creates a link that is still to be opened.
   *
   * @param time of this process
   */
  public RedisLink(Vertx vertx, RedisSettings settings, TimeSource time, Listener listener) {
    this(vertx, settings, time, RedisPair.CONNECT_TIME, listener);
  }

  /**
   * Creates the same link with another patience.
   *
   * @param connectTime after which an attempt to connect is given up
   */
  RedisLink(
      Vertx vertx,
      RedisSettings settings,
      TimeSource time,
      Duration connectTime,
      Listener listener) {
    this.connectTime = connectTime;
    this.vertx = vertx;
    this.settings = settings;
    this.time = time;
    this.clock = new RedisClock(time);
    this.listener = listener;
    this.delay = settings.reconnectMin();
    this.refusals = new Refusals(settings.printableUri());
    this.outbox =
        new Outbox(
            this::send,
            this::isUp,
            time,
            settings.maxKept(),
            retry -> vertx.setTimer(RETRY_DELAY.toMillis(), now -> retry.run()));
  }

  /** Begins to connect, and goes on until {@link #close()}. */
  public void open() {
    new RedisPair(vertx, settings, attempts++, clock, time, connectTime, events).connect();
  }

  /**
   * Waits a moment for what is on its way: Redis answers in the order in which it was asked. Never
   * fails, and takes a few seconds at most.
   */
  public Future<Void> close() {
    closing = true;
    return send(Request.cmd(Command.PING))
        .timeout(CLOSING_TIME.toMillis(), TimeUnit.MILLISECONDS)
        .transform(answered -> current.map(RedisPair::end).orElse(Future.succeededFuture()))
        .timeout(2 * CLOSING_TIME.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(cause -> LOG.warn("The link to Redis does not close: {}", cause.getMessage()))
        .otherwiseEmpty();
  }

  /** What is wrong, or empty where all is well. Safe on any thread. */
  public Optional<String> problem() {
    return problem.or(refusals::current);
  }

  /** Whether both connections are there. */
  public boolean isUp() {
    return current.isPresent();
  }

  /** What time it is for Redis. */
  public RedisClock clock() {
    return clock;
  }

  /** What has to reach Redis although it may be away. */
  public Outbox outbox() {
    return outbox;
  }

  /** Sends a command; fails if Redis is away, or is lost before it has answered. */
  public Future<Response> send(Request request) {
    return current
        .map(pair -> pair.send(request).onFailure(refusals::note))
        .orElseGet(() -> Future.failedFuture("Redis is away"));
  }

  /** Subscribes; succeeds when Redis has said that it is done. */
  public Future<Void> subscribe(String channel) {
    return current
        .map(pair -> pair.channels().subscribe(channel))
        .orElseGet(() -> Future.failedFuture("Redis is away"));
  }

  /** Subscribes to all channels whose names are like this. */
  public Future<Void> overhear(String pattern) {
    return current
        .map(pair -> pair.channels().overhear(pattern))
        .orElseGet(() -> Future.failedFuture("Redis is away"));
  }

  /** Hears no more of a channel. */
  public void unsubscribe(String channel) {
    current.ifPresent(pair -> pair.channels().unsubscribe(channel));
  }

  private void report(String newProblem) {
    if (!problem.equals(Optional.of(newProblem))) {
      problem = Optional.of(newProblem);
      LOG.warn(
          "Redis at {}: {}; records are not affected, commands wait",
          settings.printableUri(),
          newProblem);
    }
  }

  private void reconnect() {
    vertx.setTimer(delay.toMillis(), timer -> open());
    delay = Collections.min(List.of(delay.multipliedBy(2), settings.reconnectMax()));
  }

  /** What happens to the pair of connections. */
  private final class Events implements RedisPair.Listener {

    @Override
    public void connected(RedisPair pair) {
      if (closing) {
        pair.end();
        return;
      }
      current = Optional.of(pair);
      problem = Optional.empty();
      delay = settings.reconnectMin();
      LOG.info("Redis at {}: connected", settings.printableUri());
      outbox.deliverKept();
      listener.up();
    }

    @Override
    public void answered() {
      refusals.look();
      outbox.deliverKept();
    }

    @Override
    public void lost(RedisPair pair, String reason) {
      current = current.filter(other -> other != pair);
      if (!closing) {
        report(reason);
        reconnect();
      }
    }

    @Override
    public void messageArrived(String channel, String text) {
      listener.message(channel, text);
    }

    @Override
    public void messageOverheard(String channel, String text) {
      listener.overheard(channel, text);
    }

    @Override
    public void subscriptionRefused(String reason) {
      refusals.refused(reason);
    }
  }
}
