package carsharing.teltonika.redis;

import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what has to reach Redis although Redis may be away, or may refuse it for a while. Lives on
 * one event loop.
 */
public final class Outbox {

  /**
   * How long a request is sent again that Redis refuses. An outcome is sent again for ever: a
   * refused one was not told.
   */
  public static final Duration MAX_AGE = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  /**
   * Redis remembers for longer than this that an outcome was told. An outcome that may have been
   * told before is not sent again later, as it could be told twice then.
   */
  private static final Duration MAX_DOUBT = Duration.ofMinutes(90);

  /**
   * What Redis never takes, unlike {@code READONLY}, {@code NOREPLICAS}, {@code NOPERM}, {@code
   * OOM} and all else that somebody puts right. Redis 6 wraps errors of a script into an {@code
   * ERR}.
   */
  private static final Pattern FOR_GOOD =
      Pattern.compile("(WRONGTYPE|CROSSSLOT|ERR(?! Error running script)).*", Pattern.DOTALL);

  /** What kind of request it is. */
  private enum Kind {
    /** A message that is published, never twice. */
    NOTICE,
    /** A note for operators. It may be written twice. */
    NOTE,
    /** An outcome. Redis tells it once, however often it is sent. */
    OUTCOME
  }

  /** A request until it is answered. */
  private static final class Item {

    private final Kind kind;
    private final Request request;
    private final Promise<Response> answer = Promise.promise();

    /** When Redis first refused it, ns. */
    private Optional<Long> refused = Optional.empty();

    /** When it was first sent and not answered, so that it may have been done, ns. */
    private Optional<Long> lost = Optional.empty();

    Item(Kind kind, Request request) {
      this.kind = kind;
      this.request = request;
    }
  }

  private final Function<Request, Future<Response>> send;
  private final BooleanSupplier isUp;
  private final TimeSource time;
  private final int maxKept;
  private final Consumer<Runnable> soon;
  private final Deque<Item> kept = new ArrayDeque<>();
  private int unanswered;
  private boolean isRetrying;
  private Promise<Void> flushed = Promise.promise();

  /**
   * Creates an empty one.
   *
   * @param time for the age of what is refused or lost
   * @param maxKept notices and notes that are kept at a time. There are at most as many outcomes as
   *     commands were taken, and all of them are kept
   * @param soon runs an action after about a second
   */
  Outbox(
      Function<Request, Future<Response>> send,
      BooleanSupplier isUp,
      TimeSource time,
      int maxKept,
      Consumer<Runnable> soon) {
    this.send = send;
    this.isUp = isUp;
    this.time = time;
    this.maxKept = maxKept;
    this.soon = soon;
  }

  /** Publishes now, or when Redis is back and allows it; never twice. */
  public void publish(String channel, String text) {
    start(new Item(Kind.NOTICE, Request.cmd(Command.PUBLISH).arg(channel).arg(text)));
  }

  /** Sends a note now, or when Redis is back; perhaps twice. */
  public void note(Request request) {
    start(new Item(Kind.NOTE, request));
  }

  /**
   * Sends an outcome now, or when Redis is back and allows it; and again if the answer is lost.
   *
   * @return the answer of Redis; fails if it was sent for too long in vain
   */
  public Future<Response> tell(Request request) {
    var item = new Item(Kind.OUTCOME, request);
    start(item);
    return item.answer.future();
  }

  /** Completes when nothing is left. */
  public Future<Void> whenFlushed() {
    return unanswered == 0 ? Future.succeededFuture() : flushed.future();
  }

  /** Sends what was kept, once each: what fails meanwhile waits for the next time. */
  void deliverKept() {
    for (var left = kept.size(); left > 0; left--) {
      deliver(kept.removeFirst());
    }
  }

  private void start(Item item) {
    unanswered++;
    item.answer.future().onComplete(done -> ended());
    deliver(item);
  }

  private void ended() {
    unanswered--;
    if (unanswered == 0) {
      var done = flushed;
      flushed = Promise.promise();
      done.tryComplete();
    }
  }

  private void deliver(Item item) {
    var now = time.nanos();
    if (item.lost.filter(since -> now - since >= MAX_DOUBT.toNanos()).isPresent()) {
      drop(item, "its answer was lost %s ago".formatted(MAX_DOUBT));
    } else if (isUp.getAsBoolean()) {
      send.apply(item.request)
          .onSuccess(item.answer::tryComplete)
          .onFailure(cause -> failed(item, cause));
    } else {
      keep(item);
    }
  }

  private void failed(Item item, Throwable cause) {
    var reason = String.valueOf(cause.getMessage());
    if (Refusals.isRefusal(cause)) {
      refused(item, reason);
    } else if (item.kind == Kind.NOTICE) {
      drop(item, reason);
    } else {
      item.lost = item.lost.or(() -> Optional.of(time.nanos()));
      keep(item);
    }
  }

  private void refused(Item item, String reason) {
    var now = time.nanos();
    item.refused = item.refused.or(() -> Optional.of(now));
    var isForGood = FOR_GOOD.matcher(reason).matches();
    var isOld = item.refused.filter(since -> now - since >= MAX_AGE.toNanos()).isPresent();
    if (item.kind != Kind.OUTCOME && (isForGood || isOld)) {
      drop(item, reason);
    } else {
      keep(item);
      retrySoon();
    }
  }

  private void retrySoon() {
    if (!isRetrying) {
      isRetrying = true;
      soon.accept(
          () -> {
            isRetrying = false;
            deliverKept();
          });
    }
  }

  private void keep(Item item) {
    if (item.kind == Kind.OUTCOME || kept.size() < maxKept) {
      kept.addLast(item);
    } else {
      drop(item, "%d wait for Redis already".formatted(maxKept));
    }
  }

  private static void drop(Item item, String reason) {
    LOG.error(
        "{} ({}) is given up: {}",
        item.kind == Kind.OUTCOME ? "an outcome" : "a message for Redis",
        item.request.command(),
        reason);
    item.answer.tryFail(reason);
  }
}
