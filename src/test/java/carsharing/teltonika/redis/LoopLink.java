package carsharing.teltonika.redis;

import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.Futures;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.function.Supplier;

/** A link to Redis and the event loop that it is used on, for tests that wait for what is done. */
public final class LoopLink {

  private final Context loop;
  private final RedisLink link;

  /** Redis is away until {@link #open()}. */
  public LoopLink(Vertx vertx, RedisLink link) {
    this.loop = vertx.getOrCreateContext();
    this.link = link;
  }

  /** Redis is there. */
  public void open() {
    loop.runOnContext(now -> link.open());
    await().until(() -> link.problem().isEmpty());
  }

  /** The result of what is begun on the event loop. */
  public <T> T on(Supplier<Future<T>> action) {
    return Futures.on(loop, action);
  }

  /** Does something on the event loop, and waits until Redis has done what it was asked. */
  public void run(Runnable action) {
    on(
        () -> {
          action.run();
          return link.send(Request.cmd(Command.PING)).otherwiseEmpty();
        });
  }
}
