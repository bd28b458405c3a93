package carsharing.teltonika.redis;

import carsharing.teltonika.settings.RedisSettings;
import carsharing.teltonika.time.AwakeTimer;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisConnection;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to Redis that hears what is published on one channel. It subscribes again and again:
 * Redis answers each time, and so proves that it is there. If it does not answer, or the connection
 * is lost, another one is made.
 *
 * <p>Lives on one event loop.
 */
public final class ChannelLink {

  private static final Logger LOG = LoggerFactory.getLogger(ChannelLink.class);

  /** How long Redis may take for a connection. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final RedisSettings settings;
  private final AwakeTimer timers;
  private final String what;
  private final String channel;
  private final Consumer<String> received;
  private Optional<Open> current = Optional.empty();
  private Duration delay;
  private int attempts;
  private boolean isHearing;
  private boolean closing;
  private String problem = "";

  /** A connection that is open. */
  private final class Open implements Subscriptions.Listener {

    private final RedisClients clients;
    private final Subscriptions subscriptions;
    private boolean hasAnswered;

    Open(RedisClients clients, RedisConnection connection) {
      this.clients = clients;
      connection.endHandler(end -> lose(this, "connection lost"));
      connection.exceptionHandler(cause -> lose(this, String.valueOf(cause.getMessage())));
      this.subscriptions = new Subscriptions(connection, this);
    }

    private void subscribe() {
      hasAnswered = false;
      subscriptions.subscribe(channel).onSuccess(done -> heard()).onFailure(this::unheard);
      timers.start(settings.pingInterval(), this::judge);
    }

    private void heard() {
      hasAnswered = true;
      isHearing = true;
      delay = settings.reconnectMin();
      if (!problem.isEmpty()) {
        problem = "";
        LOG.info("{} are heard from Redis again", what);
      }
    }

    /** That a subscription is refused is an answer, too. */
    private void unheard(Throwable cause) {
      if (Refusals.isRefusal(cause)) {
        hasAnswered = true;
        isHearing = false;
        report(String.valueOf(cause.getMessage()));
      }
    }

    private void judge() {
      if (current.equals(Optional.of(this))) {
        if (hasAnswered) {
          subscribe();
        } else {
          lose(this, "does not answer");
        }
      }
    }

    @Override
    public void messageArrived(String from, String text) {
      if (from.equals(channel)) {
        received.accept(text);
      }
    }

    @Override
    public void messageOverheard(String from, String text) {
      // No pattern is subscribed to.
    }

    @Override
    public void subscriptionRefused(String reason) {
      report(reason);
    }
  }

  /**
   * Creates a link that is still to be opened.
   *
   * @param what it hears, at the beginning of a log line and in the plural
   * @param received is told of each message; called on the event loop
   */
  public ChannelLink(
      Vertx vertx,
      RedisSettings settings,
      TimeSource time,
      String what,
      String channel,
      Consumer<String> received) {
    this.vertx = vertx;
    this.settings = settings;
    this.timers = AwakeTimer.of(vertx, time);
    this.what = what;
    this.channel = channel;
    this.received = received;
    this.delay = settings.reconnectMin();
  }

  /** Begins to connect, and goes on until {@link #close()}. */
  public void open() {
    if (closing) {
      return;
    }
    var clients = new RedisClients(vertx, settings, attempts++);
    clients
        .connectChannels()
        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .onSuccess(connection -> begin(clients, connection))
        .onFailure(
            cause -> {
              clients.close();
              report(String.valueOf(cause.getMessage()));
              openLater();
            });
  }

  private void begin(RedisClients clients, RedisConnection connection) {
    if (closing) {
      clients.close();
      return;
    }
    var open = new Open(clients, connection);
    current = Optional.of(open);
    open.subscribe();
  }

  private void lose(Open lost, String reason) {
    if (current.equals(Optional.of(lost))) {
      current = Optional.empty();
      isHearing = false;
      lost.subscriptions.end();
      lost.clients.close();
      if (!closing) {
        report(reason);
        openLater();
      }
    }
  }

  private void openLater() {
    if (!closing) {
      vertx.setTimer(delay.toMillis(), timer -> open());
      delay = Collections.min(List.of(delay.multipliedBy(2), settings.reconnectMax()));
    }
  }

  private void report(String reason) {
    if (!problem.equals(reason)) {
      problem = reason;
      LOG.info("{} are not heard from Redis: {}", what, reason);
    }
  }

  /** Whether Redis has said that the channel is subscribed to. */
  public boolean isHearing() {
    return isHearing;
  }

  /** Closes the connection, and makes no other. */
  public Future<Void> close() {
    closing = true;
    var open = current;
    current = Optional.empty();
    isHearing = false;
    return open.map(last -> last.clients.close())
        .orElse(Future.succeededFuture())
        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .otherwiseEmpty();
  }
}
