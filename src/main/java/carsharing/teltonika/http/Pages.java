package carsharing.teltonika.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pages of the HTTP server: which methods each page has, and how its answer reaches the client.
 *
 * <p>Lives on the event loop of the HTTP server.
 */
public final class Pages implements Handler<HttpServerRequest> {

  private static final Logger LOG = LoggerFactory.getLogger(Pages.class);

  private final Router router;
  private final HttpClients clients;
  private final List<String> paths = new ArrayList<>();
  private final List<Section> sections = new ArrayList<>();

  /**
   * Pages whose paths begin in the same way.
   *
   * @param prefix of their paths
   * @param guard comes before it is known which page is wanted
   * @param errors how they say what is wrong with a request
   */
  public record Section(String prefix, Guard guard, Errors errors) {}

  /** How a client is told what is wrong with its request. */
  @FunctionalInterface
  public interface Errors {

    /** The answer that tells it. */
    Answer answer(int status, String text);
  }

  /** Finds the answer to a request. Its future may fail with {@link RequestBody.Refused}. */
  @FunctionalInterface
  public interface Page {

    /** Answers a request. */
    Future<Answer> answer(RoutingContext context);
  }

  /**
   * One method of a page.
   *
   * @param name GET includes HEAD
   */
  public record Method(HttpMethod name, Page page) {

    /** The method of that name. */
    public static Method get(Page page) {
      return new Method(HttpMethod.GET, page);
    }

    /** The method of that name. */
    public static Method put(Page page) {
      return new Method(HttpMethod.PUT, page);
    }

    /** The method of that name. */
    public static Method post(Page page) {
      return new Method(HttpMethod.POST, page);
    }

    /** The method of that name. */
    public static Method delete(Page page) {
      return new Method(HttpMethod.DELETE, page);
    }
  }

  Pages(Vertx vertx, HttpClients clients) {
    this.router = Router.router(vertx);
    this.clients = clients;
    router.route().handler(this::begin);
    router.errorHandler(400, context -> send(context, unreadable(context)));
    router.errorHandler(404, context -> send(context, noPage(context)));
    router.errorHandler(500, context -> send(context, failed(context, context.failure())));
  }

  /** Adds a guard, and a way to tell errors, for pages that are still to be added. */
  public void add(Section section) {
    sections.add(section);
  }

  /**
   * Adds a page that everybody may see.
   *
   * @param path as in {@code openapi.yaml}: {@code {name}} is a parameter
   */
  public void add(String path, Method... methods) {
    add(path, context -> Optional.empty(), methods);
  }

  /**
   * Adds a page.
   *
   * @param guard comes before all else
   */
  public void add(String path, Guard guard, Method... methods) {
    paths.add(path);
    var route = path.replaceAll("\\{(\\w+)}", ":$1");
    router
        .route(route)
        .handler(
            context ->
                guard
                    .refusal(context)
                    .ifPresentOrElse(refusal -> send(context, refusal), context::next));
    for (var method : methods) {
      var page = router.route(route).method(method.name());
      if (method.name().equals(HttpMethod.GET)) {
        page.method(HttpMethod.HEAD);
      }
      page.handler(context -> answer(context, method.page()));
    }
    var expected =
        Stream.of(methods).map(method -> method.name().name()).collect(Collectors.joining(" or "));
    var allowed =
        Stream.of(methods)
            .map(method -> method.name().name())
            .map(name -> name.equals("GET") ? "GET, HEAD" : name)
            .collect(Collectors.joining(", "));
    router
        .route(route)
        .handler(
            context ->
                send(context, error(context, 405, expected + " expected").with("allow", allowed)));
  }

  @Override
  public void handle(HttpServerRequest request) {
    router.handle(request);
  }

  /** All paths, as in {@code openapi.yaml}. */
  List<String> paths() {
    return List.copyOf(paths);
  }

  /** The client that has sent a request. */
  public HttpClients.Client client(RoutingContext context) {
    return clients.on(context.request().connection());
  }

  /** Sends what is no text. The client has to read it as quickly as other answers. */
  public Future<Answer> send(RoutingContext context, Map<String, String> headers, Buffer body) {
    var client = client(context);
    client.awaitReading();
    headers.forEach(context.response()::putHeader);
    context
        .response()
        .putHeader("content-length", Integer.toString(body.length()))
        .end(body)
        .onComplete(sent -> client.awaitRequest());
    return Future.succeededFuture(Answer.TAKEN);
  }

  private void begin(RoutingContext context) {
    client(context).awaitBody();
    if (!isReadable(context)) {
      send(context, unreadable(context));
    } else if (!isPlain(context)) {
      send(context, noPage(context));
    } else {
      section(context)
          .flatMap(section -> section.guard().refusal(context))
          .ifPresentOrElse(refusal -> send(context, refusal), context::next);
    }
  }

  /** A wrong escape in the path would end as an error of the server's own. */
  private static boolean isReadable(RoutingContext context) {
    try {
      context.queryParams();
      return !context.normalizedPath().isEmpty();
    } catch (IllegalArgumentException | HttpException e) {
      return false;
    }
  }

  /** The router would also take {@code /x/../metrics} and {@code /metrics/} for the page. */
  private static boolean isPlain(RoutingContext context) {
    var path = context.request().path();
    return path.equals(context.normalizedPath()) && (path.equals("/") || !path.endsWith("/"));
  }

  private void answer(RoutingContext context, Page page) {
    page.answer(context)
        .otherwise(cause -> failed(context, cause))
        .onSuccess(answer -> send(context, answer));
  }

  private void send(RoutingContext context, Answer answer) {
    var response = context.response();
    if (!answer.isTaken() && !response.ended() && !response.closed()) {
      var client = client(context);
      client.awaitReading();
      answer.sendTo(response).onComplete(sent -> client.awaitRequest());
    }
  }

  private Optional<Section> section(RoutingContext context) {
    var path = String.valueOf(context.request().path());
    return sections.stream().filter(section -> path.startsWith(section.prefix())).findFirst();
  }

  private Answer error(RoutingContext context, int status, String text) {
    return section(context).map(Section::errors).orElse(Answer::error).answer(status, text);
  }

  private Answer unreadable(RoutingContext context) {
    return error(
        context,
        400,
        "a Host, a path and a query that can be decoded expected, %25 for a percent sign");
  }

  private Answer noPage(RoutingContext context) {
    return error(context, 404, "no such page");
  }

  private Answer failed(RoutingContext context, Throwable cause) {
    if (cause instanceof RequestBody.Refused refused) {
      return refused.answer();
    }
    LOG.error("A request of an operator has failed", cause);
    return error(context, 500, "see the log");
  }
}
