package carsharing.teltonika.ops;

import carsharing.teltonika.settings.HttpSettings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Answers operators over HTTP: {@code /health/live} (the event loop turns), {@code /health/ready}
 * (200, or 503 with what is wrong) and {@code /metrics} in Prometheus' text format.
 */
public final class OpsServer extends VerticleBase {

  private static final String JSON = "application/json";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpSettings settings;
  private final PrometheusMeterRegistry registry;
  private final List<ReadinessCheck> checks;
  private final Future<?> devicesGone;
  private Optional<HttpServer> server = Optional.empty();

  /**
   * @param devicesGone completes when the last connection has ended: so long it answers
   */
  public OpsServer(
      HttpSettings settings,
      PrometheusMeterRegistry registry,
      List<ReadinessCheck> checks,
      Future<?> devicesGone) {
    this.settings = settings;
    this.registry = registry;
    this.checks = List.copyOf(checks);
    this.devicesGone = devicesGone;
  }

  @Override
  public Future<?> start() {
    return vertx
        .createHttpServer()
        .requestHandler(this::handle)
        .listen(settings.port(), settings.host())
        .onSuccess(listening -> server = Optional.of(listening))
        .recover(cause -> Future.failedFuture(explained(cause)));
  }

  @Override
  public Future<?> stop() {
    return devicesGone.otherwiseEmpty();
  }

  /** The port that it listens on, once started. */
  public int port() {
    return server.map(HttpServer::actualPort).orElse(0);
  }

  private void handle(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.GET)) {
      answer(request, 405, JSON, new JsonObject().put("error", "GET expected").encode());
      return;
    }
    switch (request.path()) {
      case "/health/live" -> answer(request, 200, JSON, status("up").encode());
      case "/health/ready" -> ready(request);
      case "/metrics" -> answer(request, 200, PROMETHEUS, registry.scrape());
      default -> answer(request, 404, JSON, new JsonObject().put("error", "no such page").encode());
    }
  }

  private void ready(HttpServerRequest request) {
    var problems = new JsonObject();
    for (var check : checks) {
      check.problem().get().ifPresent(problem -> problems.put(check.name(), problem));
    }
    if (problems.isEmpty()) {
      answer(request, 200, JSON, status("ready").encode());
    } else {
      answer(request, 503, JSON, status("not ready").put("problems", problems).encode());
    }
  }

  private static JsonObject status(String text) {
    return new JsonObject().put("status", text);
  }

  private static void answer(HttpServerRequest request, int status, String type, String body) {
    request.response().setStatusCode(status).putHeader("content-type", type).end(body);
  }

  private Throwable explained(Throwable cause) {
    return new CannotListenException("http.port", settings.host(), settings.port(), cause);
  }
}
