package carsharing.teltonika.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** What is said to a request. */
record Answer(int status, String type, String body) {

  static Answer json(int status, JsonObject body) {
    return new Answer(status, "application/json", body.encode());
  }

  static Answer error(int status, String text) {
    return json(status, new JsonObject().put("error", text));
  }

  static Answer nothing() {
    return new Answer(204, "", "");
  }

  /** Completes when it is sent. */
  Future<Void> sendTo(HttpServerResponse response) {
    response.setStatusCode(status);
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
