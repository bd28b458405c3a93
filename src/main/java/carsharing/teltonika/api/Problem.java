package carsharing.teltonika.api;

import carsharing.teltonika.http.Answer;
import io.vertx.core.json.JsonObject;

/**
 * What is wrong with a request, as RFC 9457 says it.
 *
 * @param status of HTTP
 * @param type a stable name in kebab case; clients compare it
 * @param detail what was wrong, and what was expected; for people
 */
public record Problem(int status, String type, String detail) {

  private static final String MEDIA_TYPE = "application/problem+json";
  private static final String TYPES = "urn:teltonika-carsharing:problem:";

  /** The answer that tells it. */
  public Answer answer() {
    var body =
        new JsonObject()
            .put("type", TYPES + type)
            .put("title", type.replace('-', ' '))
            .put("status", status)
            .put("detail", detail);
    return new Answer(status, MEDIA_TYPE, body.encode());
  }

  /** As an exception, for pages that fail with it. */
  public ProblemException exception() {
    return new ProblemException(this);
  }
}
