package carsharing.teltonika.ops;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.settings.HttpSettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpsServerTest {

  private final Vertx vertx = Vertx.vertx();
  private final AtomicReference<Optional<String>> problem = new AtomicReference<>(Optional.empty());
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final OpsServer server =
      new OpsServer(
          new HttpSettings("127.0.0.1", 0),
          registry,
          List.of(new ReadinessCheck("rabbitmq", problem::get)),
          Future.succeededFuture());

  @BeforeEach
  void start() throws Exception {
    vertx
        .deployVerticle(server)
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
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
  void showsWhatIsCountedInPrometheusFormat() throws Exception {
    registry.counter("teltonika.pings").increment();

    var answer = get("/metrics");

    assertThat(answer.body()).contains("teltonika_pings_total 1.0");
    assertThat(answer.headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
  }

  @Test
  void knowsNoOtherPagesAndNoOtherMethods() throws Exception {
    assertThat(get("/../etc/passwd").statusCode()).isEqualTo(404);
    var post = request("/health/live").POST(BodyPublishers.ofString("x")).build();
    assertThat(HttpClient.newHttpClient().send(post, BodyHandlers.ofString()).statusCode())
        .isEqualTo(405);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient().send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }
}
