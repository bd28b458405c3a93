package carsharing.teltonika.chaos;

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

/**
 * The back end's two connections to Redis, made anew whenever they are lost: one for commands, one
 * that hears what is published for any car.
 */
final class CommandDesk implements AutoCloseable {

  private static final String ANY_IMEI = "?".repeat(15);
  private static final String ANNOUNCEMENT = "redis_cmd";
  private static final int RETRY = 200; // ms

  private final Vertx vertx;
  private final Context context;
  private final String uri;
  private final BiConsumer<String, JsonObject> listener;
  private volatile Optional<RedisConnection> commands = Optional.empty();
  private Optional<Redis> client = Optional.empty();
  private boolean closed;

  /**
   * @param listener is told IMEI and message of what a server publishes, on one event loop
   */
  CommandDesk(Vertx vertx, String uri, BiConsumer<String, JsonObject> listener) {
    this.vertx = vertx;
    this.uri = uri;
    this.listener = listener;
    this.context = vertx.getOrCreateContext();
    context.runOnContext(now -> connect());
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
        .onSuccess(first -> commands = Optional.of(first))
        .onFailure(cause -> lost(redis));
  }

  private void lost(Redis redis) {
    if (client.filter(redis::equals).isPresent()) {
      client = Optional.empty();
      commands = Optional.empty();
      redis.close();
      if (!closed) {
        vertx.setTimer(RETRY, timer -> connect());
      }
    }
  }

  private void pushed(Response push) {
    if (push.size() == 4 && push.get(0).toString().equals("pmessage")) {
      var text = push.get(3).toString();
      if (!text.equals(ANNOUNCEMENT)) {
        listener.accept(push.get(2).toString(), new JsonObject(text));
      }
    }
  }

  /**
   * Writes a command that is valid for so many seconds, and announces it; false where it failed.
   */
  boolean order(String imei, String json, int seconds) {
    var connection = commands;
    if (connection.isEmpty()) {
      return false;
    }
    var redis = connection.get();
    return succeeds(
        redis
            .send(Request.cmd(Command.SET).arg(imei).arg(json).arg("EX").arg(seconds))
            .compose(set -> redis.send(Request.cmd(Command.PUBLISH).arg(imei).arg(ANNOUNCEMENT))));
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
