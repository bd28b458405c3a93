package carsharing.teltonika.api.access;

import carsharing.teltonika.api.Caller;
import carsharing.teltonika.api.Gate;
import carsharing.teltonika.api.Problem;
import carsharing.teltonika.api.ProblemException;
import carsharing.teltonika.api.Role;
import carsharing.teltonika.http.Answer;
import carsharing.teltonika.http.Guard;
import carsharing.teltonika.http.HttpClients;
import carsharing.teltonika.http.HttpDate;
import carsharing.teltonika.settings.HttpSettings;
import carsharing.teltonika.settings.api.AccessSettings;
import carsharing.teltonika.settings.files.FollowedFile;
import carsharing.teltonika.settings.files.ReloadState;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Lets those in who have a token with the role that is needed. Guards the API and the older pages.
 * Lives on the event loop of the HTTP server.
 */
public final class Access implements Gate, Guard {

  static final String NO_TOKENS = "no-tokens";
  static final String NO_TOKEN = "unauthorized";
  static final String WRONG_TOKENS = "too-many-wrong-tokens";
  static final String ROLE = "role-too-low";
  static final String REQUESTS = "too-many-requests";

  private static final String BEARER = "Bearer ";

  private final Supplier<AccessSettings> settings;
  private final Tokens tokens;
  private final Rates rates;
  private final Streams streams;
  private final TimeSource time;
  private final Origins origins;
  private final Audit audit = new Audit();
  private final AccessMetrics metrics;
  private Set<Token> valid = Set.of();

  /**
   * @param http the settings that are valid now
   * @param settings the settings that are valid now
   */
  public Access(
      Supplier<HttpSettings> http,
      Supplier<AccessSettings> settings,
      TimeSource time,
      AccessMetrics metrics) {
    this.metrics = metrics;
    this.settings = settings;
    this.time = time;
    this.tokens = new Tokens(() -> http.get().token());
    this.rates = new Rates(settings, time);
    this.streams = new Streams(settings);
    this.origins = new Origins(settings);
  }

  /**
   * Reads the file of tokens and follows it. Fails if the file has mistakes.
   *
   * @param interval between two looks at the file
   * @param state is told whether the file as it is now is in use
   */
  public Future<Void> open(Vertx vertx, Duration interval, ReloadState state) {
    var file = settings.get().tokens();
    if (file.isEmpty()) {
      review();
      return Future.succeededFuture();
    }
    var path = Path.of(file);
    return new FollowedFile(vertx, new TokenFile(file, state, this::take))
        .open(() -> path, () -> interval);
  }

  private void take(List<Token> ofFile) {
    tokens.replace(ofFile);
    review();
  }

  /** Tokens may have changed: closes the streams of those that are not valid any more. */
  public void review() {
    var now = new HashSet<>(tokens.all());
    var before = valid;
    valid = Set.copyOf(now);
    now.retainAll(before);
    var same = now.stream().map(Token::name).collect(Collectors.toSet());
    streams.closeUnless(same::contains);
    rates.keep(valid.stream().map(Token::name).collect(Collectors.toSet()));
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

  /** Guards all of the API, before it is known which page is wanted. */
  public Guard origins() {
    return context -> {
      describe(context);
      return origins.refusal(context);
    };
  }

  @Override
  public Optional<Answer> refusal(RoutingContext context) {
    describe(context);
    try {
      admit(context, olderRole(context.request().method()));
      return Optional.empty();
    } catch (ProblemException e) {
      var problem = e.problem();
      var answer = Answer.error(problem.status(), problem.detail());
      for (var header : problem.headers().entrySet()) {
        answer = answer.with(header.getKey(), header.getValue());
      }
      return Optional.of(answer);
    }
  }

  /** The role that the pages need which are older than roles. */
  private static Role olderRole(HttpMethod method) {
    return switch (method.name()) {
      case "GET", "HEAD" -> Role.READ;
      case "POST" -> Role.COMMAND;
      default -> Role.ADMIN;
    };
  }

  /** Browsers compute ages by the date, since their own clocks may be wrong. */
  private void describe(RoutingContext context) {
    context
        .response()
        .putHeader("date", HttpDate.of(time.instant()))
        .putHeader("cache-control", "no-store")
        .putHeader("x-content-type-options", "nosniff");
  }

  private Caller admit(RoutingContext context, Role needed) throws ProblemException {
    if (tokens.all().isEmpty()) {
      throw refused(403, NO_TOKENS, "set http.token or api.tokens to use this").exception();
    }
    var token = token(context);
    var rest = rates.token(token.name());
    if (rest.isPresent()) {
      throw refused(
              429,
              REQUESTS,
              "at most %d requests a second with one token (api.requestsPerSecond)"
                  .formatted(settings.get().requestsPerSecond()))
          .retryAfter(rest.get())
          .exception();
    }
    if (!token.role().allows(needed)) {
      throw refused(
              403,
              ROLE,
              "the role of this token is %s (expected: %s)"
                  .formatted(token.role().word(), needed.word()))
          .exception();
    }
    var actor = Actors.read(Optional.ofNullable(context.request().getHeader("x-actor")));
    var caller = new Caller(token.name(), token.role(), actor);
    if (Origins.isChange(context.request().method())) {
      audit.follow(context, caller);
    }
    return caller;
  }

  private Token token(RoutingContext context) throws ProblemException {
    var given = Optional.ofNullable(context.request().getHeader("authorization")).orElse("");
    var found =
        given.regionMatches(true, 0, BEARER, 0, BEARER.length())
            ? tokens.find(given.substring(BEARER.length()).strip())
            : Optional.<Token>empty();
    if (found.isPresent()) {
      return found.get();
    }
    var rest = rates.stranger(context.request().remoteAddress().hostAddress());
    throw (rest.isPresent()
            ? refused(429, WRONG_TOKENS, "too many requests without a right token")
                .retryAfter(rest.get())
            : refused(401, NO_TOKEN, "Authorization: Bearer and the token expected"))
        .exception();
  }

  private Problem refused(int status, String type, String text) {
    metrics.refused(type);
    return new Problem(status, type, text);
  }
}
