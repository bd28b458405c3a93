package carsharing.teltonika.ops;

import carsharing.teltonika.settings.HttpSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers operators over HTTP: {@code /health/live} (event loops turn), {@code /health/accepting}
 * (takes trackers), {@code /health/ready} (all that it needs is there; otherwise 503 with what is
 * wrong), {@code /metrics} in Prometheus' text format, and what else {@code openapi.yaml}
 * describes.
 */
public final class OpsServer extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(OpsServer.class);
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final String DESCRIPTION = "/openapi.yaml";
  private static final int IDLE_TIMEOUT = 120; // s

  private final Supplier<HttpSettings> settings;
  private final PrometheusMeterRegistry registry;
  private final Health health;
  private final OperatorApi api;
  private final Future<?> devicesGone;
  private Optional<HttpServer> server = Optional.empty();
  private String description = "";

  /**
   * What is asked for health.
   *
   * @param live what must hold or else the process is better started again
   * @param accepting what must hold for the server to take trackers; RabbitMQ and Redis are not
   *     among it, since trackers stay connected while one of them is away
   * @param ready what must hold for the server to be of use
   */
  public record Health(
      List<ReadinessCheck> live, List<ReadinessCheck> accepting, List<ReadinessCheck> ready) {

    /** Copies the lists. */
    public Health {
      live = List.copyOf(live);
      accepting = List.copyOf(accepting);
      ready = List.copyOf(ready);
    }
  }

  /**
   * @param settings those that are valid now; host and port are those of the start
   * @param devicesGone completes when the last connection has ended: so long it answers
   */
  public OpsServer(
      Supplier<HttpSettings> settings,
      PrometheusMeterRegistry registry,
      Health health,
      ConnectionAdmin connections,
      CommandSender commands,
      Future<?> devicesGone) {
    this.settings = settings;
    this.registry = registry;
    this.health = health;
    this.api = new OperatorApi(settings, connections, commands);
    this.devicesGone = devicesGone;
    health.ready().forEach(this::showReadiness);
  }

  @Override
  public Future<?> start() {
    var address = settings.get();
    return vertx
        .executeBlocking(OpsServer::readDescription)
        .onSuccess(content -> description = content)
        .compose(
            read ->
                vertx
                    .createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_TIMEOUT))
                    .requestHandler(this::handle)
                    .listen(address.port(), address.host())
                    .recover(cause -> Future.failedFuture(explained(address, cause))))
        .onSuccess(listening -> server = Optional.of(listening));
  }

  private static String readDescription() throws IOException {
    try (var in = Objects.requireNonNull(OpsServer.class.getResourceAsStream(DESCRIPTION))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
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
    answer(request)
        .otherwise(OpsServer::failed)
        .onSuccess(
            answer -> {
              if (!request.response().ended() && !request.response().closed()) {
                answer.sendTo(request);
              }
            });
  }

  private Future<Answer> answer(HttpServerRequest request) {
    if (OperatorApi.knows(request.path())) {
      return api.handle(request);
    }
    var page = page(request);
    return Future.succeededFuture(
        page.isPresent() && !request.method().equals(HttpMethod.GET)
            ? Answer.error(405, "GET expected")
            : page.map(Supplier::get).orElseGet(() -> Answer.error(404, "no such page")));
  }

  private Optional<Supplier<Answer>> page(HttpServerRequest request) {
    return switch (request.path()) {
      case "/health/live" -> Optional.of(() -> judge("up", "down", health.live()));
      case "/health/accepting" -> Optional.of(() -> accepting(request));
      case "/health/ready" -> Optional.of(() -> judge("ready", "not ready", health.ready()));
      case "/metrics" -> Optional.of(() -> new Answer(200, PROMETHEUS, registry.scrape()));
      case "/openapi.yaml" -> Optional.of(() -> new Answer(200, "application/yaml", description));
      default -> Optional.empty();
    };
  }

  /**
   * Whether to send trackers here. HAProxy takes 503 for a failure and closes the connections of
   * that server. For 404 it sends no new ones (disable-on-404), which {@code draining=404} asks
   * for.
   */
  private Answer accepting(HttpServerRequest request) {
    var answer = judge("accepting", "not accepting", health.accepting());
    return answer.status() == 503 && "404".equals(request.getParam("draining"))
        ? new Answer(404, answer.type(), answer.body())
        : answer;
  }

  private void showReadiness(ReadinessCheck check) {
    Gauge.builder("teltonika.ready", () -> check.problem().get().isEmpty() ? 1 : 0)
        .description("1 if this check of /health/ready finds no problem, otherwise 0")
        .tag("check", check.name())
        .register(registry);
  }

  private static Answer judge(String well, String ill, List<ReadinessCheck> checks) {
    var problems = new JsonObject();
    for (var check : checks) {
      check.problem().get().ifPresent(problem -> problems.put(check.name(), problem));
    }
    return problems.isEmpty()
        ? Answer.json(200, new JsonObject().put("status", well))
        : Answer.json(503, new JsonObject().put("status", ill).put("problems", problems));
  }

  private static Answer failed(Throwable cause) {
    if (cause instanceof RequestBody.Refused refused) {
      return refused.answer();
    }
    LOG.error("A request of an operator has failed", cause);
    return Answer.error(500, "see the log");
  }

  private static Throwable explained(HttpSettings address, Throwable cause) {
    return new CannotListenException("http.port", address.host(), address.port(), cause);
  }
}
