package carsharing.teltonika.simulator.command;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * A back end as cars see it: it writes commands into Redis, announces them, and hears what servers
 * publish. It has one connection for commands, which it opens again after a loss, and one for each
 * subscription.
 *
 * <p>May be used by any thread. Its futures fail if Redis is away.
 */
public final class BackEnd {

  /** What a back end publishes on a car's channel to announce a command. */
  public static final String ANNOUNCEMENT = "redis_cmd";

  /** The channels of all cars, as a pattern: 15 characters. */
  public static final String ANY_IMEI = "?".repeat(15);

  private static final List<String> OUTCOMES = List.of("success", "failed");

  /** Each process of the server subscribes to a channel of its own with this beginning. */
  private static final String PROCESSES = "teltonika:process:*";

  /** Removes the command, unless it was taken or another client has written one since. */
  private static final String WITHDRAW =
      """
      if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
      return 0
      """;

  private final Redis redis;
  private Future<RedisConnection> commands = Future.failedFuture("not connected yet");

  /** One that connects when it is needed. */
  public BackEnd(Vertx vertx, String uri) {
    // Loading the codec takes 100 ms and more, which the first message would cost its event loop.
    Objects.requireNonNull(Json.CODEC);
    this.redis = Redis.createClient(vertx, uri);
  }

  /** Whether a message is the outcome of a command. */
  public static boolean isOutcome(JsonObject message) {
    return OUTCOMES.contains(message.getString("message"));
  }

  /** Whether an outcome is a success. */
  public static boolean isSuccess(JsonObject outcome) {
    return "success".equals(outcome.getString("message"));
  }

  /**
   * Hears what servers publish about one car, or about all.
   *
   * @param channel an IMEI, or {@link #ANY_IMEI}
   * @param listener is given the IMEI and each message, on an event loop
   * @return completes when Redis has confirmed the subscription; its end can then be awaited
   */
  public Future<Subscription> subscribe(String channel, BiConsumer<String, JsonObject> listener) {
    return redis
        .connect()
        .compose(connection -> new Subscription(connection, listener).begin(channel));
  }

  /** Writes a command that is valid for so long, whole seconds. */
  public Future<Void> write(String imei, String command, Duration validity) {
    var set = Request.cmd(Command.SET).arg(imei).arg(command);
    return send(set.arg("EX").arg(validity.toSeconds())).mapEmpty();
  }

  /** Says that a command has been written. */
  public Future<Void> announce(String imei) {
    return send(Request.cmd(Command.PUBLISH).arg(imei).arg(ANNOUNCEMENT)).mapEmpty();
  }

  /** Whether a command waits for the car. */
  public Future<Boolean> isWaiting(String imei) {
    return send(Request.cmd(Command.EXISTS).arg(imei)).map(Response::toBoolean);
  }

  /** Withdraws a command. False if a server has taken it, or it was replaced. */
  public Future<Boolean> withdraw(String imei, String command) {
    return send(Request.cmd(Command.EVAL).arg(WITHDRAW).arg(1).arg(imei).arg(command))
        .map(removed -> removed.toInteger() == 1);
  }

  /** Whether a server uses this Redis; true as well if Redis does not allow the question. */
  public Future<Boolean> hasServer() {
    return send(Request.cmd(Command.PUBSUB).arg("CHANNELS").arg(PROCESSES))
        .map(channels -> channels.size() > 0)
        .otherwise(true);
  }

  /** Connects, if no connection is open. */
  public Future<Void> connect() {
    return connection().mapEmpty();
  }

  /** Sends anything else to Redis. */
  public Future<Response> send(Request request) {
    return connection().compose(open -> open.send(request));
  }

  private synchronized Future<RedisConnection> connection() {
    if (commands.failed()) {
      var opening = redis.connect();
      commands = opening;
      opening.onSuccess(
          open -> {
            open.endHandler(end -> forget(opening));
            open.exceptionHandler(cause -> forget(opening));
          });
    }
    return commands;
  }

  private synchronized void forget(Future<RedisConnection> lost) {
    if (commands == lost) {
      commands = Future.failedFuture("the connection to Redis is lost");
    }
  }

  /** Closes all connections. */
  public Future<Void> close() {
    return redis.close();
  }

  /** A connection that hears what servers publish. */
  public static final class Subscription {

    private final RedisConnection connection;
    private final BiConsumer<String, JsonObject> listener;
    private final Promise<Subscription> confirmed = Promise.promise();
    private final Promise<Void> ended = Promise.promise();

    private Subscription(RedisConnection connection, BiConsumer<String, JsonObject> listener) {
      this.connection = connection;
      this.listener = listener;
    }

    private Future<Subscription> begin(String channel) {
      connection.handler(this::pushed);
      connection.endHandler(end -> lost("the connection to Redis has ended"));
      connection.exceptionHandler(cause -> lost(cause.toString()));
      var command = channel.equals(ANY_IMEI) ? Command.PSUBSCRIBE : Command.SUBSCRIBE;
      connection.send(Request.cmd(command).arg(channel)).onFailure(confirmed::tryFail);
      return confirmed.future();
    }

    private void lost(String reason) {
      confirmed.tryFail(reason);
      ended.tryComplete();
    }

    /** A push is a word, a pattern if there is one, a channel, and a text. */
    private void pushed(Response push) {
      var word = push.get(0).toString();
      if (word.endsWith("subscribe")) {
        confirmed.tryComplete(this);
      } else if (word.endsWith("message")) {
        var text = push.get(push.size() - 1).toString();
        if (!text.equals(ANNOUNCEMENT)) {
          listener.accept(push.get(push.size() - 2).toString(), new JsonObject(text));
        }
      }
    }

    /** Completes when the connection is lost or closed. */
    public Future<Void> ended() {
      return ended.future();
    }

    /** Ends it. */
    public Future<Void> close() {
      return connection.close();
    }
  }
}
