package carsharing.teltonika.redis;

import carsharing.teltonika.settings.RedisSettings;
import carsharing.teltonika.time.AwakeTimer;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Two connections to Redis, one for commands and one for what is published, from the attempt to
 * connect to the loss of one. Both have to answer again and again. Lives on one event loop.
 */
final class RedisPair {

  /** Receives what happens to the pair. Called on the event loop. */
  interface Listener extends Subscriptions.Listener {

    /** Both connections are there; nothing is subscribed to. */
    void connected(RedisPair pair);

    /** Redis has answered, or has refused to. Comes once in each ping interval. */
    void answered();

    /** One of them cannot be made, or is lost; the other is closed. */
    void lost(RedisPair pair, String reason);
  }

  /** A Redis that hangs takes connections all the same, and sentinels may name another by then. */
  static final Duration CONNECT_TIME = Duration.ofSeconds(10);

  /** Nothing is published on it. Redis answers to each subscription, and so proves its life. */
  private static final String HEARTBEAT = "teltonika:heartbeat";

  private final RedisClients clients;
  private final RedisClock clock;
  private final TimeSource time;
  private final Duration connectTime;
  private final Duration pingInterval;
  private final AwakeTimer timers;
  private final Listener listener;
  private Optional<RedisConnection> commands = Optional.empty();
  private Optional<Subscriptions> channels = Optional.empty();
  private Optional<AwakeTimer.Waiting> pinger = Optional.empty();
  private boolean hasAnswered;
  private boolean ended;

  /**
   * Creates a pair that is not connected yet.
   *
   * @param attempt counts the attempts to connect
   * @param clock learns what time it is for Redis
   * @param connectTime after which the attempt is given up
   */
  RedisPair(
      Vertx vertx,
      RedisSettings settings,
      int attempt,
      RedisClock clock,
      TimeSource time,
      Duration connectTime,
      Listener listener) {
    this.clients = new RedisClients(vertx, settings, attempt);
    this.clock = clock;
    this.time = time;
    this.connectTime = connectTime;
    this.pingInterval = settings.pingInterval();
    this.timers = AwakeTimer.of(vertx, time);
    this.listener = listener;
  }

  /** Connects; the listener hears how that ends. */
  void connect() {
    clients
        .connectCommands()
        .compose(
            first -> {
              commands = Optional.of(first);
              // One that loads its data takes connections, and refuses everything else.
              return first.send(Request.cmd(Command.PING)).compose(ready -> askForTime());
            })
        .compose(ready -> clients.connectChannels())
        .timeout(connectTime.toMillis(), TimeUnit.MILLISECONDS)
        .onSuccess(this::begin)
        .onFailure(cause -> lose(Causes.describe(cause)));
  }

  private void begin(RedisConnection second) {
    for (var connection : new RedisConnection[] {commands.orElseThrow(), second}) {
      connection.endHandler(end -> lose("connection lost"));
      connection.exceptionHandler(cause -> lose(Causes.describe(cause)));
    }
    channels = Optional.of(new Subscriptions(second, listener));
    pinger = Optional.of(timers.start(pingInterval, this::ping));
    listener.connected(this);
  }

  /** Sends a request; fails if the connection is lost before the answer. */
  Future<Response> send(Request request) {
    return commands.orElseThrow().send(request);
  }

  /** The connection for what is published. */
  Subscriptions channels() {
    return channels.orElseThrow();
  }

  /** A connection that is stalled and not closed does not end by itself; both have to answer. */
  private void ping() {
    hasAnswered = false;
    Future.join(askForTime().transform(RedisPair::isAnswer), heartbeat())
        .onSuccess(
            both -> {
              hasAnswered = true;
              listener.answered();
            });
    pinger = Optional.of(timers.start(pingInterval, this::judge));
  }

  private void judge() {
    if (hasAnswered) {
      ping();
    } else {
      lose("does not answer");
    }
  }

  /** That a subscription is refused is an answer, too. */
  private Future<Void> heartbeat() {
    return channels().subscribe(HEARTBEAT).transform(answered -> Future.succeededFuture());
  }

  private static Future<Void> isAnswer(AsyncResult<Void> asked) {
    return asked.succeeded() || Refusals.isRefusal(asked.cause())
        ? Future.succeededFuture()
        : Future.failedFuture(asked.cause());
  }

  private Future<Void> askForTime() {
    var sent = time.nanos();
    return send(Request.cmd(Command.TIME))
        .map(
            answer -> {
              var micros = answer.get(0).toLong() * 1_000_000 + answer.get(1).toLong();
              clock.measured(sent, time.nanos(), micros);
              return null;
            });
  }

  private void lose(String reason) {
    if (!ended) {
      ended = true;
      listener.lost(this, reason);
      end();
    }
  }

  /** Closes both connections; nobody is told. */
  Future<Void> end() {
    ended = true;
    pinger.ifPresent(AwakeTimer.Waiting::cancel);
    var closed = clients.close();
    channels.ifPresent(Subscriptions::end);
    return closed;
  }
}
