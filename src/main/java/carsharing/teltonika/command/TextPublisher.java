package carsharing.teltonika.command;

import carsharing.teltonika.command.custody.CarKeys;
import carsharing.teltonika.command.run.CommandMetrics;
import carsharing.teltonika.message.DeviceText;
import carsharing.teltonika.redis.RedisLink;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;

/**
 * Publishes the texts that trackers send and nobody has asked for. Trackers may send any number of
 * them: if Redis is away or slow they are dropped, before anything else has to wait.
 *
 * <p>Lives on the dispatcher's event loop.
 */
final class TextPublisher {

  private final RedisLink redis;
  private final int limit;
  private final CommandMetrics metrics;
  private int unanswered;

  /**
   * @param limit texts that may be on their way to Redis
   */
  TextPublisher(RedisLink redis, int limit, CommandMetrics metrics) {
    this.redis = redis;
    this.limit = limit;
    this.metrics = metrics;
  }

  /** Publishes all texts from now on. */
  void listen(EventBus bus) {
    bus.<DeviceText>localConsumer(DeviceText.ADDRESS, message -> publish(message.body()));
  }

  /** Publishes a text, or drops and counts it. */
  void publish(DeviceText text) {
    if (!redis.isUp() || unanswered >= limit) {
      metrics.textDropped();
      return;
    }
    unanswered++;
    redis
        .send(
            Request.cmd(Command.PUBLISH)
                .arg(CarKeys.key(text.imei().digits(), "texts"))
                .arg(message(text).encode()))
        .onFailure(lost -> metrics.textDropped())
        .onComplete(answered -> unanswered--);
  }

  private static JsonObject message(DeviceText text) {
    var message =
        new JsonObject()
            .put("imei", text.imei().digits())
            .put("text", text.text())
            .put("receivedAt", text.receivedAt().toString());
    return text.length() > text.text().length() ? message.put("length", text.length()) : message;
  }
}
