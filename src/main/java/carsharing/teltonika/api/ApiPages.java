package carsharing.teltonika.api;

import carsharing.teltonika.http.Answer;
import carsharing.teltonika.http.Guard;
import carsharing.teltonika.http.Pages;
import carsharing.teltonika.http.RequestBody;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pages of the API: each method needs a role, takes the query parameters that it names and no
 * others, and tells its failures as {@link Problem}.
 */
public final class ApiPages {

  private static final Logger LOG = LoggerFactory.getLogger(ApiPages.class);
  private static final Duration LATER = Duration.ofSeconds(1);

  private static final String PREFIX = "/v1/";

  private final Pages pages;
  private final Gate gate;
  private final IntSupplier maxBody;
  private final IntSupplier maxRequests;
  private int working;

  /**
   * One method of a page.
   *
   * @param parameters of the query that it takes
   */
  public record Method(HttpMethod name, Role role, Set<String> parameters, ApiPage page) {

    /** Copies the parameters. */
    public Method {
      parameters = Set.copyOf(parameters);
    }

    /** GET, and HEAD. */
    public static Method get(Role role, ApiPage page, String... parameters) {
      return new Method(HttpMethod.GET, role, Set.of(parameters), page);
    }

    /** PUT with a JSON object. */
    public static Method put(Role role, ApiPage page, String... parameters) {
      return new Method(HttpMethod.PUT, role, Set.of(parameters), page);
    }

    /** POST with a JSON object. */
    public static Method post(Role role, ApiPage page, String... parameters) {
      return new Method(HttpMethod.POST, role, Set.of(parameters), page);
    }

    /** DELETE. */
    public static Method delete(Role role, ApiPage page, String... parameters) {
      return new Method(HttpMethod.DELETE, role, Set.of(parameters), page);
    }

    boolean hasBody() {
      return name.equals(HttpMethod.PUT) || name.equals(HttpMethod.POST);
    }
  }

  /**
   * Adds the guard of all pages.
   *
   * @param first guards what comes before it is known which page is wanted
   * @param maxBody bytes that a request may carry
   * @param maxRequests that are worked on at a time
   */
  public ApiPages(
      Pages pages, Guard first, Gate gate, IntSupplier maxBody, IntSupplier maxRequests) {
    this.pages = pages;
    this.gate = gate;
    this.maxBody = maxBody;
    this.maxRequests = maxRequests;
    pages.add(new Pages.Section(PREFIX, first, ApiPages::error));
  }

  /**
   * Adds a page.
   *
   * @param path as in {@code openapi.yaml}: {@code {name}} is a parameter
   */
  public void add(String path, Method... methods) {
    pages.add(path, Stream.of(methods).map(this::method).toArray(Pages.Method[]::new));
  }

  private Pages.Method method(Method method) {
    return new Pages.Method(
        method.name(), context -> answer(context, method).recover(ApiPages::told));
  }

  private Future<Answer> answer(RoutingContext context, Method method) {
    return gate.enter(context, method.role())
        .compose(
            caller ->
                unknownParameter(context, method.parameters())
                    .<Future<Answer>>map(problem -> Future.failedFuture(problem.exception()))
                    .orElseGet(
                        () ->
                            body(context, method)
                                .compose(body -> ask(context, method, caller, body))));
  }

  private Future<Answer> ask(
      RoutingContext context, Method method, Caller caller, JsonObject body) {
    if (working >= maxRequests.getAsInt()) {
      return Future.failedFuture(crowded().exception());
    }
    working++;
    var client = pages.client(context);
    client.serveApart();
    return page(method, new ApiRequest(context, client, caller, body, gate))
        .onComplete(answered -> working--);
  }

  /** A page that throws is as one whose future fails. */
  private static Future<Answer> page(Method method, ApiRequest request) {
    try {
      return method.page().answer(request);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private Problem crowded() {
    return new Problem(
            503, "too-busy", "%d requests are worked on (api.maxRequests)".formatted(working))
        .retryAfter(LATER);
  }

  private Future<JsonObject> body(RoutingContext context, Method method) {
    var client = pages.client(context);
    if (!method.hasBody()) {
      client.serve();
      return Future.succeededFuture(new JsonObject());
    }
    return RequestBody.json(context.request(), maxBody.getAsInt())
        .onComplete(read -> client.serve());
  }

  private static Optional<Problem> unknownParameter(RoutingContext context, Set<String> known) {
    var names = new TreeSet<>(context.queryParams().names());
    names.removeAll(known);
    return names.stream()
        .findFirst()
        .map(
            name ->
                new Problem(
                    400,
                    "unknown-parameter",
                    "%s is unknown (expected: %s)"
                        .formatted(
                            name,
                            known.isEmpty() ? "none" : String.join(", ", new TreeSet<>(known)))));
  }

  private static Answer error(int status, String text) {
    return new Problem(status, type(status), text).answer();
  }

  private static String type(int status) {
    return switch (status) {
      case 400 -> "unreadable-request";
      case 404 -> "unknown-path";
      case 405 -> "method-not-allowed";
      default -> "server-error";
    };
  }

  private static Future<Answer> told(Throwable cause) {
    if (cause instanceof ProblemException e) {
      return Future.succeededFuture(e.problem().answer());
    }
    if (cause instanceof RequestBody.Refused e) {
      var isLong = e.answer().status() == 413;
      var text = new JsonObject(e.answer().body()).getString("error", "");
      var problem =
          new Problem(e.answer().status(), isLong ? "body-too-long" : "unreadable-body", text);
      return Future.succeededFuture(problem.answer());
    }
    LOG.error("A request to the API has failed: a mistake of the server", cause);
    return Future.succeededFuture(error(500, "see the log"));
  }
}
