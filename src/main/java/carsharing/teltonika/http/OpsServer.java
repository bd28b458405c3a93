package carsharing.teltonika.http;

import carsharing.teltonika.measure.CannotListenException;
import carsharing.teltonika.settings.HttpSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Answers operators over HTTP: {@code /health/live} (event loops turn), {@code /health/accepting}
 * (takes trackers), {@code /health/ready} (all that it needs is there; otherwise 503 with what is
 * wrong), {@code /metrics} in Prometheus' text format, and what else {@code openapi.yaml}
 * describes.
 */
public final class OpsServer extends VerticleBase {

  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final String DESCRIPTION = "/openapi.yaml";

  private final Supplier<HttpSettings> settings;
  private final PrometheusMeterRegistry registry;
  private final Health health;
  private final ConnectionAdmin connections;
  private final CommandSender commands;
  private final PageHost host;
  private final Future<?> devicesGone;
  private volatile Optional<HttpServer> server = Optional.empty();
  private List<PageGroup> groups = List.of();
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
   * @param host brings the other pages
   * @param devicesGone completes when the last connection has ended: so long it answers
   */
  public OpsServer(
      Supplier<HttpSettings> settings,
      PrometheusMeterRegistry registry,
      Health health,
      ConnectionAdmin connections,
      CommandSender commands,
      PageHost host,
      Future<?> devicesGone) {
    this.settings = settings;
    this.registry = registry;
    this.health = health;
    this.connections = connections;
    this.commands = commands;
    this.host = host;
    this.devicesGone = devicesGone;
    health.ready().forEach(this::showReadiness);
  }

  @Override
  public Future<?> start() {
    var address = settings.get();
    var clients = new HttpClients(vertx, settings);
    return vertx
        .executeBlocking(OpsServer::readDescription)
        .onSuccess(content -> description = content)
        .compose(read -> host.open(vertx))
        .onSuccess(brought -> groups = brought)
        .compose(
            read ->
                vertx
                    .createHttpServer(options(address))
                    .connectionHandler(clients::connected)
                    .requestHandler(pages(clients))
                    .listen(address.port(), address.host())
                    .recover(cause -> Future.failedFuture(explained(address, cause))))
        .onSuccess(listening -> server = Optional.of(listening));
  }

  /** HTTP/1.1 only: a connection is there as soon as it is accepted, and has one request a time. */
  private static HttpServerOptions options(HttpSettings settings) {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setMaxHeaderSize(settings.maxHeader())
        .setMaxInitialLineLength(settings.maxHeader());
  }

  private static String readDescription() throws IOException {
    try (var in = Objects.requireNonNull(OpsServer.class.getResourceAsStream(DESCRIPTION))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public Future<?> stop() {
    return devicesGone.transform(gone -> host.close());
  }

  /** The port that it listens on, once started. */
  public int port() {
    return server.map(HttpServer::actualPort).orElse(0);
  }

  /** All pages; {@code openapi.yaml} describes each of them. */
  Pages pages(HttpClients clients) {
    var pages = new Pages(vertx, clients);
    pages.add("/health/live", now(context -> judge("up", "down", health.live())));
    pages.add("/health/accepting", now(this::accepting));
    pages.add("/health/ready", now(context -> judge("ready", "not ready", health.ready())));
    pages.add("/metrics", Pages.Method.get(context -> metrics()));
    pages.add(DESCRIPTION, now(context -> new Answer(200, "application/yaml", description)));
    new OperatorApi(vertx, settings, host.guard(), connections, commands).addTo(pages);
    groups.forEach(group -> group.addTo(pages));
    return pages;
  }

  private static Pages.Method now(Function<RoutingContext, Answer> page) {
    return Pages.Method.get(context -> Future.succeededFuture(page.apply(context)));
  }

  /** There are thousands of lines; health is not to wait for them. */
  private Future<Answer> metrics() {
    return vertx
        .executeBlocking(registry::scrape, false)
        .map(text -> new Answer(200, PROMETHEUS, text));
  }

  /**
   * Whether to send trackers here. HAProxy takes 503 for a failure and closes the connections of
   * that server. For 404 it sends no new ones (disable-on-404), which {@code draining=404} asks
   * for.
   */
  private Answer accepting(RoutingContext context) {
    var answer = judge("accepting", "not accepting", health.accepting());
    return answer.status() == 503 && "404".equals(context.queryParams().get("draining"))
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

  private static Throwable explained(HttpSettings address, Throwable cause) {
    return new CannotListenException("http.port", address.host(), address.port(), cause);
  }
}
