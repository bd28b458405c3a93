package carsharing.teltonika.http;

import carsharing.teltonika.message.JsonText;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/**
 * Reads what a request carries, up to a limit. The BodyHandler of vertx-web also decodes JSON as a
 * form if the client does not name its type, and then refuses polygons of more than 8 KiB.
 */
public final class RequestBody {

  /** Why a body is not what was expected; the answer says so. */
  public static final class Refused extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    Refused(Answer answer) {
      super(answer.body(), null, false, false);
      this.answer = answer;
    }

    /** What the client is told. */
    public Answer answer() {
      return answer;
    }
  }

  private RequestBody() {}

  /** A JSON object; an empty body is an empty one. Fails with {@link Refused}. */
  public static Future<JsonObject> json(HttpServerRequest request, int limit) {
    return read(request, limit)
        .compose(
            body -> {
              try {
                return Future.succeededFuture(
                    body.length() == 0 ? new JsonObject() : JsonText.object(body));
              } catch (DecodeException e) {
                return refused(400, e.getMessage() + " (expected: a JSON object)");
              }
            });
  }

  private static Future<Buffer> read(HttpServerRequest request, int limit) {
    if (announced(request) > limit) {
      return tooLong(limit);
    }
    var body = Buffer.buffer();
    var whole = Promise.<Buffer>promise();
    request
        .handler(
            chunk -> {
              if (body.length() + chunk.length() <= limit) {
                body.appendBuffer(chunk);
              } else {
                RequestBody.<Buffer>tooLong(limit).onFailure(whole::tryFail);
              }
            })
        .exceptionHandler(gone -> RequestBody.<Buffer>brokenOff().onFailure(whole::tryFail))
        .endHandler(end -> whole.tryComplete(body));
    return whole.future();
  }

  private static long announced(HttpServerRequest request) {
    var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? 0 : Long.parseLong(length);
  }

  /** Nobody hears this answer; it keeps what a client did from looking like our mistake. */
  private static <T> Future<T> brokenOff() {
    return refused(400, "the client has ended the request before all of its body was there");
  }

  private static <T> Future<T> tooLong(int limit) {
    return refused(413, "at most %d bytes expected (http.maxBody)".formatted(limit));
  }

  private static <T> Future<T> refused(int status, String text) {
    return Future.failedFuture(new Refused(Answer.error(status, text)));
  }
}
