package carsharing.teltonika.testing;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Lets a test wait for what Vert.x does elsewhere. */
public final class Futures {

  private static final int PATIENCE = 60; // s

  private Futures() {}

  /** The result of a future; throws its failure, as the cause, or that it takes too long. */
  public static <T> T get(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(PATIENCE, TimeUnit.SECONDS)
        .join();
  }

  /** The result of what is begun on an event loop; throws as {@link #get} does. */
  public static <T> T on(Context loop, Supplier<Future<T>> action) {
    return get(
        Future.<T>future(
            done ->
                loop.runOnContext(
                    now ->
                        Future.succeededFuture().compose(begun -> action.get()).onComplete(done))));
  }
}
