package carsharing.teltonika.api.access;

import carsharing.teltonika.api.Problem;
import carsharing.teltonika.http.Answer;
import carsharing.teltonika.http.Guard;
import carsharing.teltonika.settings.api.AccessSettings;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Requests that pages of other origins make. Browsers allow none, unless the operator names the
 * origin. The API uses no cookies, so that a foreign page cannot act for a user; a browser that
 * says that a page is foreign is believed all the same.
 */
final class Origins implements Guard {

  private static final String METHODS = "GET, PUT, POST, DELETE";
  private static final String HEADERS =
      "authorization, content-type, idempotency-key, last-event-id, prefer, x-actor";
  private static final String SHOWN = "location, retry-after, www-authenticate";
  private static final String ONE_HOUR = "3600";
  private static final Set<String> FOREIGN = Set.of("cross-site", "same-site");

  private final Supplier<AccessSettings> settings;

  Origins(Supplier<AccessSettings> settings) {
    this.settings = settings;
  }

  @Override
  public Optional<Answer> refusal(RoutingContext context) {
    var request = context.request();
    var origin = Optional.ofNullable(request.getHeader("origin"));
    var isAllowed = origin.filter(settings.get().allowedOrigins()::contains).isPresent();
    context.response().putHeader("vary", "origin");
    if (isAllowed) {
      context
          .response()
          .putHeader("access-control-allow-origin", origin.get())
          .putHeader("access-control-expose-headers", SHOWN);
    }
    if (isPreflight(context)) {
      return Optional.of(isAllowed ? allowed() : foreign());
    }
    var isForeign = FOREIGN.contains(String.valueOf(request.getHeader("sec-fetch-site")));
    return isForeign && !isAllowed && isChange(request.method())
        ? Optional.of(foreign())
        : Optional.empty();
  }

  private static boolean isPreflight(RoutingContext context) {
    return context.request().method().equals(HttpMethod.OPTIONS)
        && context.request().headers().contains("access-control-request-method");
  }

  /** Whether a request of this kind changes something. */
  static boolean isChange(HttpMethod method) {
    return !Set.of("GET", "HEAD", "OPTIONS").contains(method.name());
  }

  private static Answer allowed() {
    return Answer.nothing()
        .with("access-control-allow-methods", METHODS)
        .with("access-control-allow-headers", HEADERS)
        .with("access-control-max-age", ONE_HOUR);
  }

  private static Answer foreign() {
    return new Problem(
            403,
            "origin-not-allowed",
            "a page of another origin may not do this (expected: an origin of api.allowedOrigins)")
        .answer();
  }
}
