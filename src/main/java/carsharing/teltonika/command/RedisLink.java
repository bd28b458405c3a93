package carsharing.teltonika.command;

import carsharing.teltonika.settings.RedisSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two connections to Redis, one for commands and one for what is subscribed to, made anew when
 * either is lost: the client does neither reconnect nor subscribe again by itself.
 *
 * <p>Lives on one event loop.
 */
final class RedisLink {

  /** Who is told. */
  interface Listener {

    /** Both connections are there; nothing is subscribed to. */
    void up();

    /** Something was published on a channel that is subscribed to. */
    void message(String channel, String text);

    /** Something was published on a channel of a pattern that is subscribed to. */
    void overheard(String channel, String text);
  }

  private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

  private static final Duration PING_INTERVAL = Duration.ofSeconds(5);

  /** A Redis that hangs takes connections all the same, and sentinels may name another by then. */
  private static final Duration CONNECT_TIME = Duration.ofSeconds(10);

  /**
   * Nothing is published on it: that it is subscribed to once more is answered, and proves life.
   */
  private static final String HEARTBEAT = "teltonika:heartbeat";

  private static final Duration CLOSING_TIME = Duration.ofSeconds(2);

  /** Vert.x counts timers from 0. */
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final RedisSettings settings;
  private final Listener listener;
  private final Outbox outbox = new Outbox(this::send, this::isUp, System::nanoTime);
  private Optional<Session> current = Optional.empty();
  private volatile Optional<String> problem = Optional.of("not connected yet");
  private Duration delay;
  private int attempts;
  private boolean closing;

  RedisLink(Vertx vertx, RedisSettings settings, Listener listener) {
    this.vertx = vertx;
    this.settings = settings;
    this.listener = listener;
    this.delay = settings.reconnectMin();
  }

  /** Begins to connect, and goes on until {@link #close()}. */
  void open() {
    new Session().connect();
  }

  /** Waits a moment for what is on its way: Redis answers in the order in which it was asked. */
  Future<Void> close() {
    closing = true;
    return send(Request.cmd(Command.PING))
        .timeout(CLOSING_TIME.toMillis(), TimeUnit.MILLISECONDS)
        .transform(answered -> current.map(Session::end).orElse(Future.succeededFuture()));
  }

  /** What is wrong, or empty where all is well. Safe on any thread. */
  Optional<String> problem() {
    return problem;
  }

  boolean isUp() {
    return current.isPresent();
  }

  /** Sends a command; fails where Redis is away. */
  Future<Response> send(Request request) {
    return current
        .map(session -> session.commands().send(request))
        .orElseGet(() -> Future.failedFuture("Redis is away"));
  }

  /** Publishes now, or when Redis is back. */
  void publish(String channel, String text) {
    outbox.publish(channel, text);
  }

  /** Sends now or when Redis is back, perhaps twice: see {@link Outbox#deliver}. */
  void deliver(Request request) {
    outbox.deliver(request);
  }

  /** Subscribes; succeeds when Redis has said that it is done. */
  Future<Void> subscribe(String channel) {
    return current
        .map(session -> session.subscribe(channel))
        .orElseGet(() -> Future.failedFuture("Redis is away"));
  }

  /** Subscribes to all channels whose names are like this. */
  void overhear(String pattern) {
    current.ifPresent(
        session -> session.channels().send(Request.cmd(Command.PSUBSCRIBE).arg(pattern)));
  }

  void unsubscribe(Collection<String> channels) {
    if (!channels.isEmpty()) {
      var request = Request.cmd(Command.UNSUBSCRIBE);
      channels.forEach(request::arg);
      current.ifPresent(session -> session.channels().send(request));
    }
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

  /** With what is at the root: that TLS fails does not say why. */
  private static String describe(Throwable cause) {
    var root = cause;
    for (var next = root.getCause(); next != null; next = next.getCause()) {
      root = next;
    }
    var message = String.valueOf(cause.getMessage());
    var rootMessage = String.valueOf(root.getMessage());
    return message.contains(rootMessage) ? message : "%s: %s".formatted(message, rootMessage);
  }

  private void reconnect() {
    if (!closing) {
      vertx.setTimer(delay.toMillis(), timer -> open());
      delay = Collections.min(List.of(delay.multipliedBy(2), settings.reconnectMax()));
    }
  }

  /** Both connections, from the attempt to the loss of one. */
  private final class Session {

    private final RedisClients clients = new RedisClients(vertx, settings, attempts++);
    private final Map<String, Promise<Void>> subscribing = new HashMap<>();
    private Optional<RedisConnection> commands = Optional.empty();
    private Optional<RedisConnection> channels = Optional.empty();
    private long pinger = NO_TIMER;
    private boolean answered = true;
    private String refusal = "";
    private boolean ended;

    RedisConnection commands() {
      return commands.orElseThrow();
    }

    RedisConnection channels() {
      return channels.orElseThrow();
    }

    void connect() {
      clients
          .connectCommands()
          .compose(
              first -> {
                commands = Optional.of(first);
                // One that loads its data takes connections, and refuses everything else.
                return first.send(Request.cmd(Command.PING));
              })
          .compose(ready -> clients.connectChannels())
          .timeout(CONNECT_TIME.toMillis(), TimeUnit.MILLISECONDS)
          .onSuccess(this::up)
          .onFailure(cause -> down(describe(cause)));
    }

    private void up(RedisConnection second) {
      channels = Optional.of(second);
      commands().endHandler(end -> down("connection lost"));
      commands().exceptionHandler(cause -> down(describe(cause)));
      second.endHandler(end -> down("connection lost"));
      second.exceptionHandler(cause -> down(describe(cause)));
      second.handler(this::pushed);
      if (closing) {
        end();
        return;
      }
      current = Optional.of(this);
      problem = Optional.empty();
      delay = settings.reconnectMin();
      pinger = vertx.setPeriodic(PING_INTERVAL.toMillis(), timer -> ping());
      LOG.info("Redis at {}: connected", settings.printableUri());
      outbox.deliverKept();
      listener.up();
    }

    /** A connection that is stalled and not closed does not end by itself; both have to answer. */
    private void ping() {
      if (!answered) {
        down("does not answer");
        return;
      }
      answered = false;
      outbox.deliverKept();
      Future.join(commands().send(Request.cmd(Command.PING)), subscribe(HEARTBEAT))
          .onSuccess(both -> answered = true);
    }

    Future<Void> subscribe(String channel) {
      var promise = subscribing.computeIfAbsent(channel, name -> Promise.promise());
      channels().send(Request.cmd(Command.SUBSCRIBE).arg(channel)).onFailure(promise::tryFail);
      return promise.future();
    }

    private void pushed(Response push) {
      if (push.type() == ResponseType.ERROR) {
        refused(push.toString());
        return;
      }
      if (push.size() < 3) {
        return;
      }
      var channel = push.get(1).toString();
      switch (push.get(0).toString()) {
        case "message" -> listener.message(channel, push.get(2).toString());
        case "subscribe" -> {
          var promise = subscribing.remove(channel);
          if (promise != null) {
            promise.tryComplete();
          }
        }
        case "pmessage" -> listener.overheard(push.get(2).toString(), push.get(3).toString());
        default -> {}
      }
    }

    /** A subscription, and Redis does not say which: the others are none the worse for it. */
    private void refused(String reason) {
      if (!reason.equals(refusal)) {
        refusal = reason;
        LOG.warn("Redis at {}: a subscription is refused: {}", settings.printableUri(), reason);
      }
    }

    private void down(String reason) {
      if (!ended) {
        end();
        if (!closing) {
          report(reason);
          reconnect();
        }
      }
    }

    Future<Void> end() {
      ended = true;
      vertx.cancelTimer(pinger);
      current = current.filter(session -> session != this);
      subscribing.values().forEach(promise -> promise.tryFail("Redis is away"));
      subscribing.clear();
      return clients.close();
    }
  }
}
