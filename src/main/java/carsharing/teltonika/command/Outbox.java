package carsharing.teltonika.command;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
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

  /** What the client says, as if Redis had said it. */
  private static final String CONNECTION_LOST = "CONNECTION_CLOSED";

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
   * @param refusedSince when Redis first refused it, ns
   */
  private record Kept(Request request, Optional<Long> refusedSince) {

    Kept(Request request) {
      this(request, Optional.empty());
    }

    Kept refused(long now) {
      return refusedSince.isPresent() ? this : new Kept(request, Optional.of(now));
    }

    boolean isRefusedForLong(long now) {
      return refusedSince.filter(since -> now - since >= MAX_AGE).isPresent();
    }
  }

  private final Function<Request, Future<Response>> send;
  private final BooleanSupplier isUp;
  private final LongSupplier clock;
  private final Deque<Kept> kept = new ArrayDeque<>();

  /**
   * @param clock ns, as {@link System#nanoTime()}
   */
  Outbox(Function<Request, Future<Response>> send, BooleanSupplier isUp, LongSupplier clock) {
    this.send = send;
    this.isUp = isUp;
    this.clock = clock;
  }

  /** Publishes now, or when Redis is back; never twice. */
  void publish(String channel, String text) {
    var request = Request.cmd(Command.PUBLISH).arg(channel).arg(text);
    if (isUp.getAsBoolean()) {
      send.apply(request)
          .onFailure(
              cause -> LOG.warn("{}: a message is not published: {}", channel, cause.getMessage()));
    } else {
      keep(new Kept(request));
    }
  }

  /**
   * Sends now, or when Redis is back; and again, where the connection is lost before the answer, so
   * it must do no harm when it is done twice.
   */
  void deliver(Request request) {
    deliver(new Kept(request));
  }

  private void deliver(Kept message) {
    if (!isUp.getAsBoolean()) {
      keep(message);
      return;
    }
    send.apply(message.request())
        .onFailure(
            cause -> {
              var reason = String.valueOf(cause.getMessage());
              var now = clock.getAsLong();
              if (!(cause instanceof ErrorType) || reason.equals(CONNECTION_LOST)) {
                keep(message);
              } else if (FOR_GOOD.matcher(reason).matches() || message.isRefusedForLong(now)) {
                LOG.error("Redis refuses {}: {}", message.request().command(), reason);
              } else {
                keep(message.refused(now));
              }
            });
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
