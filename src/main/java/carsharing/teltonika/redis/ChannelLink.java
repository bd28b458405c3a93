package carsharing.teltonika.redis;

import carsharing.teltonika.settings.RedisSettings;
import carsharing.teltonika.time.AwakeTimer;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisConnection;
import java.util.Optional;
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

  private final RedisSettings settings;
  private final AwakeTimer timers;
  private final SteadyConnection connection;
  private final String what;
  private final String channel;
  private final Consumer<String> received;
  private Optional<Open> current = Optional.empty();
  private boolean isHearing;
  private String problem = "";

  /** A connection that is open. */
  private final class Open implements Subscriptions.Listener {

    private final RedisConnection opened;
    private final Subscriptions subscriptions;
    private boolean hasAnswered;

    Open(RedisConnection opened) {
      this.opened = opened;
      this.subscriptions = new Subscriptions(opened, this);
    }

    private void subscribe() {
      hasAnswered = false;
      subscriptions.subscribe(channel).onSuccess(done -> heard()).onFailure(this::unheard);
      timers.start(settings.pingInterval(), this::judge);
    }

    private void heard() {
      hasAnswered = true;
      isHearing = true;
      connection.works();
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
      if (!connection.isCurrent(opened)) {
        return;
      }
      if (hasAnswered) {
        subscribe();
      } else {
        connection.lose(opened, "does not answer");
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
    this.settings = settings;
    this.timers = AwakeTimer.of(vertx, time);
    this.what = what;
    this.channel = channel;
    this.received = received;
    this.connection =
        new SteadyConnection(vertx, settings, RedisClients::connectChannels, new Watch());
  }

  private final class Watch implements SteadyConnection.Listener {

    @Override
    public void opened(RedisConnection opened) {
      var open = new Open(opened);
      current = Optional.of(open);
      open.subscribe();
    }

    @Override
    public void lost(String reason) {
      endCurrent();
      report(reason);
    }
  }

  private void endCurrent() {
    isHearing = false;
    current.ifPresent(open -> open.subscriptions.end());
    current = Optional.empty();
  }

  /** Begins to connect, and goes on until {@link #close()}. */
  public void open() {
    connection.open();
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
    endCurrent();
    return connection.close().otherwiseEmpty();
  }
}
