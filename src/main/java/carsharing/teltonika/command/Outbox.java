package carsharing.teltonika.command;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to reach Redis although it may be away. Lives on one event loop. */
final class Outbox {

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  /** Requests that are kept while Redis is away. */
  private static final int MAX_KEPT = 10_000;

  private static final List<String> PASSING =
      List.of("CONNECTION_CLOSED", "LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN");

  private final Function<Request, Future<Response>> send;
  private final BooleanSupplier isUp;
  private final Deque<Request> kept = new ArrayDeque<>();

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
      keep(request);
    }
  }

  /**
   * Sends now, or when Redis is back; and again, where the connection is lost before the answer, so
   * it must do no harm when it is done twice.
   */
  void deliver(Request request) {
    if (!isUp.getAsBoolean()) {
      keep(request);
      return;
    }
    send.apply(request)
        .onFailure(
            cause -> {
              if (cause instanceof ErrorType refusal && !isPassing(refusal)) {
                LOG.error("Redis refuses {}: {}", request.command(), cause.getMessage());
              } else {
                keep(request);
              }
            });
  }

  /** The client says so of a lost connection, and Redis of what it will get over. */
  private static boolean isPassing(ErrorType refusal) {
    return PASSING.stream().anyMatch(refusal::is);
  }

  /** As many as there are now: what fails meanwhile waits for the next time. */
  void deliverKept() {
    for (var left = kept.size(); left > 0; left--) {
      deliver(kept.removeFirst());
    }
  }

  private void keep(Request request) {
    if (kept.size() < MAX_KEPT) {
      kept.addLast(request);
    } else {
      LOG.error("a message is dropped, {} wait for Redis already", MAX_KEPT);
    }
  }
}
