package carsharing.teltonika.chaos.fleet;

import carsharing.teltonika.chaos.judge.RedisHistory;
import carsharing.teltonika.chaos.ledger.Announcement;
import carsharing.teltonika.chaos.ledger.ClientLedger;
import carsharing.teltonika.chaos.ledger.Wish;
import carsharing.teltonika.simulator.command.BackEnd;
import carsharing.teltonika.simulator.command.BackEnd.Subscription;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * The back end of all cars, which subscribes again whenever its connection is lost. It notes what
 * was announced and heard, and writes down again and again what time it is by Redis' clock, so that
 * all that Redis notes has its time.
 */
final class CommandDesk implements AutoCloseable {

  private static final int RETRY = 200; // ms
  private static final int PULSE = 50; // ms

  private static final String TELL_TIME =
      """
      local time = redis.call('TIME')
      redis.call('SET', KEYS[1], string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)))
      """;

  private final Vertx vertx;
  private final Context context;
  private final BackEnd backEnd;
  private final ClientLedger ledger;
  private final BiConsumer<String, JsonObject> listener;
  private volatile boolean isConnected;
  private boolean closed;

  /**
   * @param listener is told IMEI and message of what a server publishes, on one event loop
   */
  CommandDesk(
      Vertx vertx, String uri, ClientLedger ledger, BiConsumer<String, JsonObject> listener) {
    this.vertx = vertx;
    this.backEnd = new BackEnd(vertx, uri);
    this.ledger = ledger;
    this.listener = listener;
    this.context = vertx.getOrCreateContext();
    context.runOnContext(now -> subscribe());
    context.runOnContext(now -> vertx.setPeriodic(PULSE, timer -> tellTime()));
  }

  private void tellTime() {
    if (isConnected) {
      backEnd.send(Request.cmd(Command.EVAL).arg(TELL_TIME).arg(1).arg(RedisHistory.CLOCK));
    }
  }

  private void subscribe() {
    backEnd
        .subscribe(BackEnd.ANY_IMEI, this::heard)
        .onSuccess(this::subscribed)
        .onFailure(away -> subscribeLater());
  }

  private void subscribed(Subscription subscription) {
    isConnected = true;
    var deaf = ledger.listening().begin(System.currentTimeMillis());
    subscription
        .ended()
        .onComplete(
            end -> {
              isConnected = false;
              deaf.accept(System.currentTimeMillis());
              subscribeLater();
            });
  }

  private void subscribeLater() {
    if (!closed) {
      vertx.setTimer(RETRY, timer -> subscribe());
    }
  }

  private void heard(String imei, JsonObject message) {
    ledger.heard(imei, message);
    listener.accept(imei, message);
  }

  /** Where it is noted what clients do and hear. */
  ClientLedger ledger() {
    return ledger;
  }

  /**
   * Writes a command that is valid for so many seconds, and announces it; false if that failed, or
   * if its outcome could not be heard.
   */
  boolean order(Wish wish) {
    if (!isConnected) {
      return false;
    }
    var validity = Duration.ofSeconds(wish.seconds());
    return succeeds(
        backEnd
            .write(wish.imei(), wish.command().encode(), validity)
            .compose(written -> announce(wish)));
  }

  private Future<Void> announce(Wish wish) {
    var at = System.currentTimeMillis();
    return backEnd
        .announce(wish.imei())
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
          backEnd.close();
        });
  }
}
