package carsharing.teltonika.chaos.fleet;

import carsharing.teltonika.chaos.judge.RedisHistory;
import carsharing.teltonika.chaos.ledger.Announcement;
import carsharing.teltonika.chaos.ledger.ClientLedger;
import carsharing.teltonika.chaos.ledger.Wish;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

/**
 * The back end's two connections to Redis, made anew whenever they are lost: one for commands, one
 * that hears what is published for any car. It notes what was announced and heard, and writes down
 * again and again what time it is by Redis' clock, so that all that Redis notes has its time.
 */
final class CommandDesk implements AutoCloseable {

  private static final String ANY_IMEI = "?".repeat(15);
  private static final String ANNOUNCEMENT = "redis_cmd";
  private static final int RETRY = 200; // ms
  private static final int PULSE = 50; // ms

  private static final String TELL_TIME =
      """
      local time = redis.call('TIME')
      redis.call('SET', KEYS[1], string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)))
      """;

  private final Vertx vertx;
  private final Context context;
  private final String uri;
  private final ClientLedger ledger;
  private final BiConsumer<String, JsonObject> listener;
  private LongConsumer deaf = time -> {};
  private volatile Optional<RedisConnection> commands = Optional.empty();
  private Optional<Redis> client = Optional.empty();
  private boolean closed;

  /**
   * @param listener is told IMEI and message of what a server publishes, on one event loop
   */
  CommandDesk(
      Vertx vertx, String uri, ClientLedger ledger, BiConsumer<String, JsonObject> listener) {
    this.vertx = vertx;
    this.uri = uri;
    this.ledger = ledger;
    this.listener = listener;
    this.context = vertx.getOrCreateContext();
    context.runOnContext(now -> connect());
    context.runOnContext(now -> vertx.setPeriodic(PULSE, timer -> tellTime()));
  }

  private void tellTime() {
    commands.ifPresent(
        redis ->
            redis.send(Request.cmd(Command.EVAL).arg(TELL_TIME).arg(1).arg(RedisHistory.CLOCK)));
  }

  private void connect() {
    var redis = Redis.createClient(vertx, uri);
    client = Optional.of(redis);
    redis
        .connect()
        .compose(
            first ->
                redis
                    .connect()
                    .compose(
                        second -> {
                          first.endHandler(end -> lost(redis));
                          first.exceptionHandler(cause -> lost(redis));
                          second.endHandler(end -> lost(redis));
                          second.exceptionHandler(cause -> lost(redis));
                          second.handler(this::pushed);
                          return second
                              .send(Request.cmd(Command.PSUBSCRIBE).arg(ANY_IMEI))
                              .map(first);
                        }))
        .onSuccess(first -> connected(redis, first))
        .onFailure(cause -> lost(redis));
  }

  private void connected(Redis redis, RedisConnection first) {
    if (client.filter(redis::equals).isPresent()) {
      commands = Optional.of(first);
    }
  }

  private void lost(Redis redis) {
    if (client.filter(redis::equals).isPresent()) {
      deaf.accept(System.currentTimeMillis());
      client = Optional.empty();
      commands = Optional.empty();
      redis.close();
      if (!closed) {
        vertx.setTimer(RETRY, timer -> connect());
      }
    }
  }

  private void pushed(Response push) {
    var word = push.get(0).toString();
    if (word.equals("psubscribe")) {
      deaf = ledger.listening().begin(System.currentTimeMillis());
    } else if (word.equals("pmessage") && !push.get(3).toString().equals(ANNOUNCEMENT)) {
      var imei = push.get(2).toString();
      var message = new JsonObject(push.get(3).toString());
      ledger.heard(imei, message);
      listener.accept(imei, message);
    }
  }

  /** Where it is noted what clients do and hear. */
  ClientLedger ledger() {
    return ledger;
  }

  /**
   * Writes a command that is valid for so many seconds, and announces it; false where it failed.
   */
  boolean order(Wish wish) {
    var connection = commands;
    if (connection.isEmpty()) {
      return false;
    }
    var redis = connection.get();
    var imei = wish.imei();
    var written =
        Request.cmd(Command.SET)
            .arg(imei)
            .arg(wish.command().encode())
            .arg("EX")
            .arg(wish.seconds());
    return succeeds(redis.send(written).compose(set -> announce(redis, wish)));
  }

  private Future<Response> announce(RedisConnection redis, Wish wish) {
    var at = System.currentTimeMillis();
    return redis
        .send(Request.cmd(Command.PUBLISH).arg(wish.imei()).arg(ANNOUNCEMENT))
        .onComplete(
            passed ->
                ledger.announced(
                    new Announcement(wish.imei(), wish.name(), at, passed.succeeded())));
  }

  private static boolean succeeds(Future<?> future) {
    try {
      future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
      return true;
    } catch (Exception e) {
      return false; // Redis was killed.
    }
  }

  @Override
  public void close() {
    context.runOnContext(
        now -> {
          closed = true;
          client.ifPresent(Redis::close);
        });
  }
}
