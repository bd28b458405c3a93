package carsharing.teltonika.simulator;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Sends commands through Redis as a back end does: SET, SUBSCRIBE, PUBLISH. */
final class CommandSender {

  private static final String ANNOUNCEMENT = "redis_cmd";
  private static final List<String> OUTCOMES = List.of("success", "failed");

  private final Vertx vertx;
  private final Redis redis;

  CommandSender(Vertx vertx, String uri) {
    this.vertx = vertx;
    this.redis = Redis.createClient(vertx, uri);
  }

  /** The Redis that the server takes by default. */
  static String uri(Map<String, String> environment) {
    return environment.getOrDefault("REDIS_URI", "redis://127.0.0.1:6379");
  }

  /**
   * Sends a command.
   *
   * @param validity how long it may wait for the car, whole seconds
   * @param messages is told of all that the server says, the outcome included
   * @return the outcome; fails with a {@link TimeoutException} where there is none
   */
  Future<JsonObject> send(
      String imei, JsonObject command, Duration validity, Consumer<JsonObject> messages) {
    var outcome = Promise.<JsonObject>promise();
    return redis
        .connect()
        .compose(
            subscriber -> {
              var subscribed = Promise.<Void>promise();
              subscriber.handler(push -> pushed(push, subscribed, outcome, messages));
              subscriber.send(Request.cmd(Command.SUBSCRIBE).arg(imei));
              return subscribed
                  .future()
                  .compose(ready -> write(imei, command, validity))
                  .compose(written -> await(outcome, validity))
                  .eventually(subscriber::close);
            });
  }

  private Future<Response> write(String imei, JsonObject command, Duration validity) {
    var set = Request.cmd(Command.SET).arg(imei).arg(command.encode());
    return redis
        .send(set.arg("EX").arg(validity.toSeconds()))
        .compose(done -> redis.send(Request.cmd(Command.PUBLISH).arg(imei).arg(ANNOUNCEMENT)));
  }

  private Future<JsonObject> await(Promise<JsonObject> outcome, Duration validity) {
    var timer =
        vertx.setTimer(
            validity.toMillis(),
            late ->
                outcome.tryFail(
                    new TimeoutException(
                        "no outcome in %d s; is the car connected?"
                            .formatted(validity.toSeconds()))));
    return outcome.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private static void pushed(
      Response push,
      Promise<Void> subscribed,
      Promise<JsonObject> outcome,
      Consumer<JsonObject> messages) {
    var kind = push.get(0).toString();
    var text = push.get(2).toString();
    if (kind.equals("subscribe")) {
      subscribed.tryComplete();
    } else if (kind.equals("message") && !text.equals(ANNOUNCEMENT)) {
      var message = new JsonObject(text);
      messages.accept(message);
      if (OUTCOMES.contains(message.getString("message"))) {
        outcome.tryComplete(message);
      }
    }
  }
}
