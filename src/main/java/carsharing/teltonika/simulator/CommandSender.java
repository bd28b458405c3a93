package carsharing.teltonika.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Sends commands through Redis as a back end does: SUBSCRIBE, SET, PUBLISH. */
final class CommandSender {

  /** Each process of the server subscribes to a channel of its own with this beginning. */
  private static final String PROCESSES = "teltonika:process:*";

  /** A server answers within milliseconds if the car is connected to it. */
  private static final Duration ANSWER_TIME = Duration.ofSeconds(2);

  /** How long a command is valid that another one of the same car may delay. */
  private static final Duration VALIDITY = Duration.ofSeconds(60);

  /** Longer than any script of {@code conf/commands.yaml} takes. */
  private static final Duration RUN_TIME = Duration.ofMinutes(5);

  /** Removes the command, unless it was taken or another client has written one since. */
  private static final String WITHDRAW =
      """
      if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
      return 0
      """;

  /** What is shown of a URI: no password, and nothing of its query, which can hold one. */
  private static final String SECRETS = "(?<=://)[^/]*@|\\?.*";

  private final Redis redis;
  private final String uri;

  CommandSender(Vertx vertx, String uri) {
    this.redis = Redis.createClient(vertx, uri);
    this.uri = uri;
  }

  /** The Redis that the server takes by default. */
  static String uri(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("REDIS_URI"))
        .filter(named -> !named.isEmpty())
        .orElse("redis://127.0.0.1:6379");
  }

  /** A URI as it may be shown. */
  static String printable(String uri) {
    return uri.replaceAll(SECRETS, "");
  }

  /**
   * Sends a command.
   *
   * @param wait how long it may wait for a car that is not connected, whole seconds; empty to
   *     withdraw it then, after 2 s
   * @param messages receives all that the server says, the outcome included
   * @param notices receives what people should know meanwhile
   * @return the outcome; fails with a {@link NoCarException} if the command has not reached the
   *     car, and with a {@link TimeoutException} if it has and there is no outcome
   */
  Future<JsonObject> send(
      String imei,
      JsonObject command,
      Optional<Duration> wait,
      Consumer<JsonObject> messages,
      Consumer<String> notices) {
    return redis
        .connect()
        .recover(
            cause ->
                Future.failedFuture(
                    new NoCarException(
                        "no Redis answers at %s: %s"
                            .formatted(printable(uri), cause.getMessage()))))
        .compose(
            connection -> {
              var channel = new CommandChannel(connection, imei, messages);
              return requireServer()
                  .compose(found -> channel.subscribe())
                  .compose(ready -> write(imei, command, wait.orElse(VALIDITY)))
                  .compose(written -> heard(channel, imei, command, wait, notices))
                  .compose(heard -> outcome(channel))
                  .eventually(connection::close);
            });
  }

  /** A user of Redis who may not ask for channels sends the command nevertheless. */
  private Future<Void> requireServer() {
    return redis
        .send(Request.cmd(Command.PUBSUB).arg("CHANNELS").arg(PROCESSES))
        .map(channels -> channels.size() > 0)
        .otherwise(true)
        .compose(
            isThere ->
                isThere
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new NoCarException(
                            "no server is connected to the Redis at %s (start one with scripts/run, or name its Redis in REDIS_URI)"
                                .formatted(printable(uri)))));
  }

  private Future<Response> write(String imei, JsonObject command, Duration validity) {
    var set = Request.cmd(Command.SET).arg(imei).arg(command.encode());
    var announcement = Request.cmd(Command.PUBLISH).arg(imei).arg(CommandChannel.ANNOUNCEMENT);
    return redis
        .send(set.arg("EX").arg(validity.toSeconds()))
        .compose(done -> redis.send(announcement));
  }

  private Future<Void> heard(
      CommandChannel channel,
      String imei,
      JsonObject command,
      Optional<Duration> wait,
      Consumer<String> notices) {
    var first = wait.filter(time -> time.compareTo(ANSWER_TIME) < 0).orElse(ANSWER_TIME);
    return within(channel.heard(), first)
        .recover(
            silence ->
                wait.isEmpty()
                    ? withdraw(channel, imei, command)
                    : heardLater(channel, imei, wait.get(), wait.get().minus(first), notices));
  }

  private static Future<Void> heardLater(
      CommandChannel channel, String imei, Duration wait, Duration rest, Consumer<String> notices) {
    if (rest.isZero()) {
      return notConnected(imei, wait);
    }
    notices.accept(
        "%s is not connected. The command waits %d s for it.".formatted(imei, wait.toSeconds()));
    return within(channel.heard(), rest).recover(late -> notConnected(imei, wait));
  }

  /** A command that cannot be withdrawn was taken at this moment. */
  private Future<Void> withdraw(CommandChannel channel, String imei, JsonObject command) {
    var request = Request.cmd(Command.EVAL).arg(WITHDRAW).arg(1).arg(imei).arg(command.encode());
    return redis
        .send(request)
        .compose(
            removed ->
                removed.toInteger() == 1
                    ? notConnected(imei, ANSWER_TIME)
                    : within(channel.heard(), ANSWER_TIME)
                        .recover(silence -> notConnected(imei, ANSWER_TIME)));
  }

  private static Future<Void> notConnected(String imei, Duration waited) {
    return Future.failedFuture(
        new NoCarException(
            "%s is not connected: no server has taken the command in %d s, and it is no longer valid (--wait 60s waits longer)"
                .formatted(imei, waited.toSeconds())));
  }

  private static Future<JsonObject> outcome(CommandChannel channel) {
    return within(channel.outcome(), RUN_TIME)
        .recover(
            late ->
                Future.failedFuture(
                    new TimeoutException(
                        "no outcome in %d s after the server has taken the command"
                            .formatted(RUN_TIME.toSeconds()))));
  }

  private static <T> Future<T> within(Future<T> future, Duration time) {
    return future.timeout(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
