package carsharing.teltonika.simulator;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.function.Consumer;

/** What a server says about one car, on the channel that is named by its IMEI. */
final class CommandChannel {

  /** What a back end publishes to announce a command. */
  static final String ANNOUNCEMENT = "redis_cmd";

  private static final List<String> OUTCOMES = List.of("success", "failed");

  private final RedisConnection connection;
  private final String imei;
  private final Consumer<JsonObject> messages;
  private final Promise<Void> subscribed = Promise.promise();
  private final Promise<Void> heard = Promise.promise();
  private final Promise<JsonObject> outcome = Promise.promise();

  /**
   * Hears nothing before {@link #subscribe()}.
   *
   * @param messages receives each message, the outcome included
   */
  CommandChannel(RedisConnection connection, String imei, Consumer<JsonObject> messages) {
    this.connection = connection;
    this.imei = imei;
    this.messages = messages;
  }

  /** Completes when Redis has confirmed the subscription. */
  Future<Void> subscribe() {
    connection.handler(this::receive);
    connection.send(Request.cmd(Command.SUBSCRIBE).arg(imei)).onFailure(subscribed::tryFail);
    return subscribed.future();
  }

  /** Completes with the first message: the car is connected. */
  Future<Void> heard() {
    return heard.future();
  }

  /** Completes with the message that ends the command. */
  Future<JsonObject> outcome() {
    return outcome.future();
  }

  private void receive(Response push) {
    var kind = push.get(0).toString();
    var text = push.get(2).toString();
    if (kind.equals("subscribe")) {
      subscribed.tryComplete();
    } else if (kind.equals("message") && !text.equals(ANNOUNCEMENT)) {
      var message = new JsonObject(text);
      messages.accept(message);
      heard.tryComplete();
      if (OUTCOMES.contains(message.getString("message"))) {
        outcome.tryComplete(message);
      }
    }
  }
}
