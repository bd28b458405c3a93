package carsharing.teltonika.http;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.settings.HttpSettings;
import carsharing.teltonika.testing.Futures;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@VertxTest
class OpsServerTest {

  private final Vertx vertx;
  private final AtomicReference<Optional<String>> problem = new AtomicReference<>(Optional.empty());
  private final AtomicReference<Optional<String>> stuck = new AtomicReference<>(Optional.empty());
  private final AtomicReference<Optional<String>> draining =
      new AtomicReference<>(Optional.empty());
  private final HttpSettings settings =
      new HttpSettings(
          "127.0.0.1",
          0,
          "",
          1024,
          2048,
          5,
          Duration.ofMillis(500),
          Duration.ofMillis(1000),
          1,
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1));
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final OpsServer server =
      new OpsServer(
          () -> settings,
          registry,
          new OpsServer.Health(
              List.of(new ReadinessCheck("eventLoops", stuck::get)),
              List.of(new ReadinessCheck("server", draining::get)),
              List.of(new ReadinessCheck("rabbitmq", problem::get))),
          new NoConnections(),
          (imei, command, timeout, abandoned) -> Future.failedFuture("no cars here"),
          new NoPages(),
          Future.succeededFuture());

  OpsServerTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @BeforeEach
  void start() {
    Futures.get(vertx.deployVerticle(server));
  }

  @Test
  void isReadyWhereNoCheckHasAProblemAndSaysWhichHas() throws Exception {
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);

    problem.set(Optional.of("connection refused"));

    var answer = get("/health/ready");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body())
        .isEqualTo("{\"status\":\"not ready\",\"problems\":{\"rabbitmq\":\"connection refused\"}}");
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void takesTrackersUnlessItDrainsWhateverElseIsAway() throws Exception {
    problem.set(Optional.of("connection refused"));

    assertThat(get("/health/accepting").statusCode()).isEqualTo(200);
    assertThat(get("/health/accepting").body()).isEqualTo("{\"status\":\"accepting\"}");
    assertThat(get("/health/accepting?draining=404").statusCode()).isEqualTo(200);

    draining.set(Optional.of("draining: the server is stopping"));

    var answer = get("/health/accepting");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body())
        .isEqualTo(
            "{\"status\":\"not accepting\",\"problems\":{\"server\":\"draining: the server is stopping\"}}");
    assertThat(get("/health/accepting?draining=404").statusCode()).isEqualTo(404);
    assertThat(get("/health/accepting?draining=404").body()).isEqualTo(answer.body());
    assertThat(get("/health/accepting?draining=200").statusCode()).isEqualTo(503);
  }

  @Test
  void showsEachCheckOfReadinessAsAMetric() throws Exception {
    assertThat(get("/metrics").body()).contains("teltonika_ready{check=\"rabbitmq\"} 1.0");

    problem.set(Optional.of("connection refused"));

    assertThat(get("/metrics").body()).contains("teltonika_ready{check=\"rabbitmq\"} 0.0");
  }

  @Test
  void isNotAliveWhereAnEventLoopIsStuck() throws Exception {
    stuck.set(Optional.of("loop 1 has not turned for 20 s"));

    assertThat(get("/health/live").statusCode()).isEqualTo(503);
    assertThat(get("/health/live").body()).contains("loop 1 has not turned");
  }

  @Test
  void showsNothingElseWithoutAToken() throws Exception {
    assertThat(get("/connections").statusCode()).isEqualTo(403);
  }

  @Test
  void showsWhatIsCountedInPrometheusFormat() throws Exception {
    registry.counter("teltonika.pings").increment();

    var answer = get("/metrics");

    assertThat(answer.body()).contains("teltonika_pings_total 1.0");
    assertThat(answer.headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
  }

  @Test
  void describesEachPageAndEachMethodAndNoOthers() throws Exception {
    var description = new ApiDescription(vertx, get("/openapi.yaml").body());
    var paths = server.pages(new HttpClients(vertx, () -> settings)).paths();

    var described = description.paths().stream().filter(path -> !path.startsWith("/v1/")).toList();
    assertThat(paths).hasSize(9).containsExactlyInAnyOrderElementsOf(described);
    for (var path : paths) {
      for (var method : List.of("GET", "PUT", "POST", "DELETE", "PATCH")) {
        var request = request(path.replace("{imei}", "1")).method(method, BodyPublishers.noBody());
        var needsToken = path.contains("connections") || path.contains("devices");
        assertThat(send(request).statusCode())
            .as("%s %s", method, path)
            .isEqualTo(needsToken ? 403 : description.has(method, path) ? 200 : 405);
      }
    }
  }

  @Test
  void answersAsItDescribes() throws Exception {
    var description = new ApiDescription(vertx, get("/openapi.yaml").body());
    var pages =
        List.of("/health/live", "/health/accepting", "/health/ready", "/metrics", "/openapi.yaml");
    for (var path : pages) {
      description.check("GET", path, get(path));
    }
    for (var ill : List.of(stuck, problem, draining)) {
      ill.set(Optional.of("does not work"));
    }
    for (var path : pages.subList(0, 3)) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(503);
      description.check("GET", path, get(path));
    }
    description.check("GET", "/health/accepting", get("/health/accepting?draining=404"));
    description.check("GET", "/connections", get("/connections"));
  }

  @Test
  void knowsAPageByOneSpellingOnly() throws Exception {
    for (var path : List.of("/health/live/", "//health/live", "/metrics/../health/live")) {
      assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
          .as(path)
          .contains(" 404 ", "no such page");
    }
  }

  @Test
  void knowsNoOtherPagesAndNoOtherMethods() throws Exception {
    assertThat(get("/../etc/passwd").statusCode()).isEqualTo(404);
    var post = request("/health/live").POST(BodyPublishers.ofString("x")).build();
    assertThat(HttpClient.newHttpClient().send(post, BodyHandlers.ofString()).statusCode())
        .isEqualTo(405);
  }

  @Test
  void refusesAPathOrAQueryThatCannotBeDecoded() throws Exception {
    assertThat(raw(closing("GET /health/live?limit=% HTTP/1.1"))).contains(" 400 ");
    assertThat(raw(closing("GET /metrics?%zz HTTP/1.1"))).contains(" 400 ");
    assertThat(raw(closing("GET /% HTTP/1.1"))).contains(" 400 ");
    assertThat(raw(closing("GET /connections/%zz HTTP/1.1"))).contains(" 400 ");
  }

  @Test
  void answersHeadAsGetWithoutTheBody() throws Exception {
    for (var path : List.of("/health/live", "/metrics", "/openapi.yaml")) {
      var head =
          HttpClient.newHttpClient()
              .send(
                  request(path).method("HEAD", BodyPublishers.noBody()).build(),
                  BodyHandlers.ofString());

      assertThat(head.statusCode()).as(path).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      assertThat(head.headers().firstValueAsLong("content-length").orElse(0)).as(path).isPositive();
    }
  }

  @Test
  void healthIsAnsweredWhileStrangersHoldMoreConnectionsThanThereMayBe() throws Exception {
    var strangers = new ArrayList<Socket>();
    try {
      for (var i = 0; i < 40; i++) {
        strangers.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
      }
      assertThat(get("/health/live").statusCode()).isEqualTo(200);
      for (var stranger : strangers.subList(0, 30)) {
        assertThat(stranger.getInputStream().read()).as("closed by the server").isEqualTo(-1);
      }
    } finally {
      for (var stranger : strangers) {
        stranger.close();
      }
    }
  }

  @Test
  void closesASlowSenderOfHeadersAndOneOfABody() throws Exception {
    var half = "POST /devices/356307042441013/trace HTTP/1.1\r\nHost: x\r\n";
    assertThat(raw(half)).isEmpty();
    assertThat(raw(half + "Content-Length: 100\r\n\r\n{")).doesNotContain(" 200 ");
  }

  @Test
  void refusesHeadersThatAreTooLong() throws Exception {
    var long1 = "GET /health/live HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(10_000) + "\r\n\r\n";
    assertThat(raw(long1)).containsPattern(" 4\\d\\d ");
  }

  /** A request after which the server closes the connection. */
  private static String closing(String line) {
    return line + "\r\nHost: x\r\nConnection: close\r\n\r\n";
  }

  /** What the server answers until it closes the connection. */
  private String raw(String request) throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }
}
