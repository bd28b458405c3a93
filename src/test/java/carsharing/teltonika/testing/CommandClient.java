package carsharing.teltonika.testing;

import carsharing.teltonika.simulator.command.BackEnd;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link BackEnd} of one car, for tests that block. */
public final class CommandClient implements AutoCloseable {

  private static final int PATIENCE = 60; // s
  private static final Duration VALIDITY = Duration.ofSeconds(60);

  private final Vertx vertx;
  private final boolean ownsVertx;
  private final String imei;
  private final BackEnd backEnd;
  private final BlockingQueue<JsonObject> messages = new LinkedBlockingQueue<>();
  private final Queue<JsonObject> received = new ConcurrentLinkedQueue<>();

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
    backEnd = new BackEnd(vertx, uri);
    await(backEnd.subscribe(imei, (channel, message) -> hear(message)));
  }

  private void hear(JsonObject message) {
    received.add(message);
    messages.add(message);
  }

  /** Writes a command and announces it. */
  public CommandClient send(String json) {
    await(backEnd.write(imei, json, VALIDITY));
    return announce();
  }

  /** Writes a command that is valid for so many seconds. */
  public void write(String json, int seconds) {
    await(backEnd.write(imei, json, Duration.ofSeconds(seconds)));
  }

  /** Says that a command has been written. */
  public CommandClient announce() {
    await(backEnd.announce(imei));
    return this;
  }

  /** Whether a command waits. */
  public boolean hasKey() {
    return await(backEnd.isWaiting(imei));
  }

  /** The server's next message. */
  public JsonObject next() {
    return poll(PATIENCE)
        .orElseThrow(
            () -> new AssertionError("no message from the server within " + PATIENCE + " s"));
  }

  /** The next message that is an outcome; what comes before is skipped. */
  public JsonObject outcome() {
    return outcomeWithin(PATIENCE)
        .orElseThrow(
            () -> new AssertionError("no outcome from the server within " + PATIENCE + " s"));
  }

  /** The next outcome, or empty where none comes within so many seconds. */
  public Optional<JsonObject> outcomeWithin(int seconds) {
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    var message = pollUntil(end);
    while (message.filter(other -> !BackEnd.isOutcome(other)).isPresent()) {
      message = pollUntil(end);
    }
    return message;
  }

  private Optional<JsonObject> poll(int seconds) {
    return pollUntil(System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
  }

  /**
   * @param end by {@link System#nanoTime()}
   */
  private Optional<JsonObject> pollUntil(long end) {
    try {
      return Optional.ofNullable(messages.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS));
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

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(PATIENCE, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("Redis does not answer", e);
    }
  }

  @Override
  public void close() {
    await(backEnd.close());
    if (ownsVertx) {
      await(vertx.close());
    }
  }
}
