package carsharing.teltonika.command;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to reach Redis although it may be away. Lives on one event loop. */
final class Outbox {

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  /** Requests that are kept while Redis is away. */
  private static final int MAX_KEPT = 10_000;

  /** How long what Redis refuses for the moment is sent again. */
  private static final long MAX_AGE = TimeUnit.HOURS.toNanos(1);

  /**
   * What Redis will not get over by itself, unlike {@code READONLY}, {@code NOREPLICAS}, {@code
   * MISCONF}, {@code OOM}, {@code BUSY} and whatever else there may be. Redis 6 wraps those into an
   * {@code ERR} where they come out of a script.
   */
  private static final Pattern FOR_GOOD =
      Pattern.compile(
          "(WRONGTYPE|NOPERM|CROSSSLOT|ERR(?! Error running script)).*", Pattern.DOTALL);

  /**
   * What waits.
   *
   * @param since by {@link System#nanoTime()}
   */
  private record Kept(Request request, long since) {}

  private final Function<Request, Future<Response>> send;
  private final BooleanSupplier isUp;
  private final Deque<Kept> kept = new ArrayDeque<>();

  Outbox(Function<Request, Future<Response>> send, BooleanSupplier isUp) {
    this.send = send;
    this.isUp = isUp;
  }

  /** Publishes now, or when Redis is back; never twice. */
  void publish(String channel, String text) {
    var request = Request.cmd(Command.PUBLISH).arg(channel).arg(text);
    if (isUp.getAsBoolean()) {
      send.apply(request)
          .onFailure(
              cause -> LOG.warn("{}: a message is not published: {}", channel, cause.getMessage()));
    } else {
      keep(new Kept(request, System.nanoTime()));
    }
  }

  /**
   * Sends now, or when Redis is back; and again, where the connection is lost before the answer, so
   * it must do no harm when it is done twice.
   */
  void deliver(Request request) {
    deliver(new Kept(request, System.nanoTime()));
  }

  private void deliver(Kept message) {
    if (!isUp.getAsBoolean()) {
      keep(message);
      return;
    }
    send.apply(message.request())
        .onFailure(
            cause -> {
              if (isPassing(cause) && System.nanoTime() - message.since() < MAX_AGE) {
                keep(message);
              } else {
                LOG.error("Redis refuses {}: {}", message.request().command(), cause.getMessage());
              }
            });
  }

  /** So is the loss of a connection, of which the client says it in the same way. */
  private static boolean isPassing(Throwable cause) {
    return !(cause instanceof ErrorType)
        || !FOR_GOOD.matcher(String.valueOf(cause.getMessage())).matches();
  }

  /** As many as there are now: what fails meanwhile waits for the next time. */
  void deliverKept() {
    for (var left = kept.size(); left > 0; left--) {
      deliver(kept.removeFirst());
    }
  }

  private void keep(Kept message) {
    if (kept.size() < MAX_KEPT) {
      kept.addLast(message);
    } else {
      LOG.error("a message is dropped, {} wait for Redis already", MAX_KEPT);
    }
  }
}
