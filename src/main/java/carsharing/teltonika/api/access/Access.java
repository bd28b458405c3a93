package carsharing.teltonika.api.access;

import carsharing.teltonika.api.Caller;
import carsharing.teltonika.api.Gate;
import carsharing.teltonika.api.Problem;
import carsharing.teltonika.api.ProblemException;
import carsharing.teltonika.api.Role;
import carsharing.teltonika.http.Answer;
import carsharing.teltonika.http.Guard;
import carsharing.teltonika.http.HttpClients;
import carsharing.teltonika.settings.ApiSettings;
import carsharing.teltonika.settings.HttpSettings;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Lets those in who have a token with the role that is needed. Guards the API and the older pages.
 * Lives on the event loop of the HTTP server.
 */
public final class Access implements Gate, Guard {

  private static final String BEARER = "Bearer ";

  private final Tokens tokens;
  private final Streams streams;

  /** Both are the settings that are valid now. */
  public Access(Supplier<HttpSettings> http, Supplier<ApiSettings> api) {
    this.tokens = new Tokens(() -> http.get().token());
    this.streams = new Streams(api);
  }

  @Override
  public Future<Caller> enter(RoutingContext context, Role needed) {
    try {
      return Future.succeededFuture(admit(context, needed));
    } catch (ProblemException e) {
      return Future.failedFuture(e);
    }
  }

  @Override
  public Future<Void> openStream(Caller caller, HttpClients.Client client) {
    return streams.open(caller.token(), client);
  }

  @Override
  public Optional<Answer> refusal(RoutingContext context) {
    var method = context.request().method();
    var needed =
        method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)
            ? Role.READ
            : method.equals(HttpMethod.POST) ? Role.COMMAND : Role.ADMIN;
    try {
      admit(context, needed);
      return Optional.empty();
    } catch (ProblemException e) {
      return Optional.of(Answer.error(e.problem().status(), e.problem().detail()));
    }
  }

  private Caller admit(RoutingContext context, Role needed) throws ProblemException {
    if (tokens.all().isEmpty()) {
      throw refused(403, "no-tokens", "set http.token or api.tokens to use this");
    }
    var given = Optional.ofNullable(context.request().getHeader("authorization")).orElse("");
    var token =
        given.startsWith(BEARER)
            ? tokens.find(given.substring(BEARER.length()))
            : Optional.<Token>empty();
    if (token.isEmpty()) {
      throw refused(401, "unauthorized", "Authorization: Bearer and the token expected");
    }
    var role = token.get().role();
    if (!role.allows(needed)) {
      throw refused(
          403,
          "role-too-low",
          "the role of this token is %s (expected: %s)".formatted(role.word(), needed.word()));
    }
    return new Caller(token.get().name(), role, Optional.empty());
  }

  private static ProblemException refused(int status, String type, String text) {
    return new Problem(status, type, text).exception();
  }
}
