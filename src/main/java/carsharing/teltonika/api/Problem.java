package carsharing.teltonika.api;

import carsharing.teltonika.http.Answer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What is wrong with a request, as RFC 9457 says it.
 *
 * @param status of HTTP
 * @param type a stable name in kebab case; clients compare it
 * @param detail what was wrong, and what was expected; for people
 * @param headers of the answer, beside those of its body
 */
public record Problem(int status, String type, String detail, Map<String, String> headers) {

  private static final String MEDIA_TYPE = "application/problem+json";
  private static final String TYPES = "urn:teltonika-carsharing:problem:";

  /** When it is worth trying again if nobody knows better, s. */
  private static final Map<String, String> LATER = Map.of("retry-after", "5");

  /** Statuses that promise that a later attempt may succeed. */
  private static final Set<Integer> PASSING = Set.of(429, 503);

  /** Copies the headers. */
  public Problem {
    headers = Map.copyOf(headers.isEmpty() && PASSING.contains(status) ? LATER : headers);
  }

  /** A problem without headers of its own. */
  public Problem(int status, String type, String detail) {
    this(status, type, detail, Map.of());
  }

  /** Redis is needed, and does not do what it is asked for. */
  public static Problem redisAway(Throwable cause) {
    return new Problem(503, "redis-away", "Redis: " + cause.getMessage());
  }

  /** For a page that needs Redis: what fails and is no problem of the request is one of Redis. */
  public static <T> Future<T> orRedisAway(Throwable cause) {
    return cause instanceof ProblemException
        ? Future.failedFuture(cause)
        : redisAway(cause).failed();
  }

  /** The same problem, and when it is worth trying again. */
  public Problem retryAfter(Duration time) {
    var seconds = Math.max(1, time.plusMillis(999).toSeconds());
    return new Problem(status, type, detail, Map.of("retry-after", Long.toString(seconds)));
  }

  /** The answer that tells it. */
  public Answer answer() {
    var body =
        new JsonObject()
            .put("type", TYPES + type)
            .put("title", type.replace('-', ' '))
            .put("status", status)
            .put("detail", detail);
    return new Answer(status, MEDIA_TYPE, body.encode(), headers);
  }

  /** As a page's answer that fails with it. */
  public <T> Future<T> failed() {
    return Future.failedFuture(exception());
  }

  /** As an exception, for pages that fail with it. */
  public ProblemException exception() {
    return new ProblemException(this);
  }
}
