package carsharing.teltonika.testing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A back end that commands one car through Redis, as the original's clients do. */
public final class CommandClient implements AutoCloseable {

  private static final String ANNOUNCEMENT = "redis_cmd";
  private static final List<String> NO_OUTCOMES = List.of("connection_exists", "device_connected");

  private final Vertx vertx;
  private final boolean ownsVertx;
  private final String imei;
  private final Redis redis;
  private final RedisConnection subscriber;
  private final BlockingQueue<JsonObject> messages = new LinkedBlockingQueue<>();
  private final Queue<JsonObject> received = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<String> subscribed = new LinkedBlockingQueue<>();

  /** Connects and subscribes to the car's channel. */
  public CommandClient(String uri, String imei) {
    this(Vertx.vertx(), true, uri, imei);
  }

  /** The same on a Vert.x that many clients share, and that is not closed with this one. */
  public CommandClient(Vertx shared, String uri, String imei) {
    this(shared, false, uri, imei);
  }

  private CommandClient(Vertx vertx, boolean ownsVertx, String uri, String imei) {
    this.vertx = vertx;
    this.ownsVertx = ownsVertx;
    this.imei = imei;
    redis = Redis.createClient(vertx, uri);
    subscriber = await(redis.connect());
    subscriber.handler(this::pushed);
    subscriber.send(Request.cmd(Command.SUBSCRIBE).arg(imei));
    try {
      if (subscribed.poll(10, TimeUnit.SECONDS) == null) {
        throw new IllegalStateException("Redis does not subscribe");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes a command and announces it. */
  public CommandClient send(String json) {
    write(json, 60);
    return announce();
  }

  /** Writes a command that is valid for so many seconds. */
  public void write(String json, int seconds) {
    await(redis.send(Request.cmd(Command.SET).arg(imei).arg(json).arg("EX").arg(seconds)));
  }

  /** Says that a command has been written. */
  public CommandClient announce() {
    await(redis.send(Request.cmd(Command.PUBLISH).arg(imei).arg(ANNOUNCEMENT)));
    return this;
  }

  /** Whether a command waits. */
  public boolean hasKey() {
    return await(redis.send(Request.cmd(Command.EXISTS).arg(imei))).toBoolean();
  }

  /** The server's next message. */
  public JsonObject next() {
    try {
      var message = messages.poll(15, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("no message from the server within 15 s");
      }
      return message;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next message that is an outcome; what comes before is skipped. */
  public JsonObject outcome() {
    return outcomeWithin(15)
        .orElseThrow(() -> new AssertionError("no outcome from the server within 15 s"));
  }

  /** The next outcome, or empty where none comes within so many seconds. */
  public Optional<JsonObject> outcomeWithin(int seconds) {
    try {
      var message = messages.poll(seconds, TimeUnit.SECONDS);
      while (message != null && NO_OUTCOMES.contains(message.getString("message"))) {
        message = messages.poll(seconds, TimeUnit.SECONDS);
      }
      return Optional.ofNullable(message);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Messages that nobody has asked for yet. */
  public List<JsonObject> unread() {
    return List.copyOf(messages);
  }

  /** All messages of the server so far, also those that were asked for. */
  public List<JsonObject> received() {
    return List.copyOf(received);
  }

  private void pushed(Response push) {
    if (push.get(0).toString().equals("subscribe")) {
      subscribed.add(push.get(1).toString());
    } else if (push.get(0).toString().equals("message")
        && !push.get(2).toString().equals(ANNOUNCEMENT)) {
      var message = new JsonObject(push.get(2).toString());
      received.add(message);
      messages.add(message);
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(15, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("Redis does not answer", e);
    }
  }

  @Override
  public void close() {
    redis.close();
    if (ownsVertx) {
      await(vertx.close());
    }
  }
}
