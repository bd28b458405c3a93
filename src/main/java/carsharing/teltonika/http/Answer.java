package carsharing.teltonika.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/**
 * What is said to a request.
 *
 * @param status of HTTP, or 0 if the page writes the response itself
 * @param type media type of the body
 * @param headers beside those of the body
 */
public record Answer(int status, String type, String body, Map<String, String> headers) {

  /** A page has begun to write the response, and ends it by itself. */
  public static final Answer TAKEN = new Answer(0, "", "");

  /** Copies the headers. */
  public Answer {
    headers = Map.copyOf(headers);
  }

  /** An answer without further headers. */
  public Answer(int status, String type, String body) {
    this(status, type, body, Map.of());
  }

  /** An answer in JSON. */
  public static Answer json(int status, JsonObject body) {
    return new Answer(status, "application/json", body.encode());
  }

  /** An answer that says what was wrong and what was expected. */
  public static Answer error(int status, String text) {
    return json(status, new JsonObject().put("error", text));
  }

  /** It is done, and there is nothing to say. */
  public static Answer nothing() {
    return new Answer(204, "", "");
  }

  /** The same answer with one more header. */
  public Answer with(String name, String value) {
    var all = new HashMap<>(headers);
    all.put(name, value);
    return new Answer(status, type, body, all);
  }

  /** Whether the page writes the response itself. */
  boolean isTaken() {
    return status == 0;
  }

  /** Completes when it is sent. */
  Future<Void> sendTo(HttpServerResponse response) {
    response.setStatusCode(status);
    headers.forEach(response::putHeader);
    switch (status) {
      case 401 -> response.putHeader("www-authenticate", "Bearer");
      case 413 -> response.putHeader("connection", "close");
      default -> {}
    }
    if (body.isEmpty()) {
      return response.end();
    }
    var bytes = Buffer.buffer(body);
    // Vert.x sends no body with the answer to HEAD, but does not say how long it would be either.
    return response
        .putHeader("content-type", type)
        .putHeader("content-length", Integer.toString(bytes.length()))
        .end(bytes);
  }
}
