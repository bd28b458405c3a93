package carsharing.teltonika;

import io.vertx.core.Closeable;
import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;

/**
 * Keeps Vert.x from stopping verticles while the server deploys them.
 *
 * <p>If Vert.x closes meanwhile, it takes the start for failed, and what the start still does comes
 * too late: a verticle is deployed whose parent is gone, and its stop waits for connections that
 * never end. So a stop is only noted at first. The start gives up at its next step, and Vert.x goes
 * on to close when the start has ended.
 */
final class StopWhileStarting implements Closeable {

  private final VertxInternal vertx;
  private final ContextInternal context;
  private final Promise<Void> over = Promise.promise();
  private volatile boolean isAsked;

  /** Why a server has not started that was told to stop. It is no mistake. */
  static final class StoppedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    StoppedException() {
      super("the server was told to stop before it had started");
    }
  }

  private StopWhileStarting(ContextInternal context) {
    this.context = context;
    this.vertx = context.owner();
  }

  /**
   * Begins to look for a stop.
   *
   * @param context of the verticle that starts
   * @throws StoppedException if Vert.x is closing already: nothing may be started any more
   */
  static StopWhileStarting watch(Context context) {
    var watch = new StopWhileStarting((ContextInternal) context);
    if (!watch.vertx.closeFuture().add(watch)) {
      throw new StoppedException();
    }
    watch.over.future().onComplete(ended -> watch.vertx.removeCloseHook(watch));
    return watch;
  }

  /**
   * Between two steps of the start: fails with a {@link StoppedException} if a stop is asked for.
   */
  <T> Future<T> check(T result) {
    return isAsked ? Future.failedFuture(new StoppedException()) : Future.succeededFuture(result);
  }

  /** Why the start has failed: after a stop, Vert.x refuses what the start still wants. */
  Throwable reason(Throwable cause) {
    return isAsked ? new StoppedException() : cause;
  }

  /**
   * Lets Vert.x close when this start has ended and Vert.x knows of it.
   *
   * @return the same outcome, on the context of the verticle
   */
  <T> Future<T> until(Future<T> start) {
    var outcome = context.<T>promise();
    start.onComplete(outcome);
    return outcome
        .future()
        // Vert.x notes the verticle in the same turn of the event loop.
        .onSuccess(started -> context.runOnContext(next -> over.tryComplete()))
        // Vert.x stops the children first, and then closes the context.
        .onFailure(
            cause -> context.closeFuture().future().onComplete(closed -> over.tryComplete()));
  }

  /** Vert.x is closing, and waits for {@code done} before it stops verticles. */
  @Override
  public void close(Completable<Void> done) {
    isAsked = true;
    over.future().onComplete(done);
  }
}
