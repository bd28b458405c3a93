package carsharing.teltonika.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.server.Ports;
import carsharing.teltonika.testing.server.TestServer;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What load balancer, Kubernetes and Docker are told while RabbitMQ is away. */
class DeployedProbesTest {

  private TestServer server;

  @BeforeEach
  void start() {
    var nobody = "amqp://127.0.0.1:" + Ports.free();
    server = TestServer.start(nobody, "record." + UUID.randomUUID());
    assertThat(server.readiness()).contains("rabbitmq");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "deploy/haproxy/haproxy.cfg, option httpchk GET (\\S+), 2",
    "deploy/kubernetes/deployment.yaml, 'path: ([^,]+),', 3",
  })
  void everyProbeOfThemIsContent(Path file, String pattern, int probes) throws Exception {
    var paths =
        Pattern.compile(pattern)
            .matcher(Files.readString(file))
            .results()
            .map(found -> found.group(1))
            .toList();

    assertThat(paths).hasSize(probes);
    for (var path : paths) {
      assertThat(statusOf(path)).as(path).isEqualTo(200);
    }
  }

  @Test
  void theHealthCheckOfTheImageIsContent() throws Exception {
    var command =
        new JsonArray(line(Path.of("Dockerfile"), "    CMD ").substring("    CMD ".length()));
    var builder =
        new ProcessBuilder(command.stream().map(String::valueOf).collect(Collectors.toList()))
            .redirectErrorStream(true);
    builder.environment().putAll(Map.of("HTTP_PORT", Integer.toString(server.httpPort())));
    var check = builder.start();
    var output = new String(check.getInputStream().readAllBytes(), UTF_8);

    assertThat(check.waitFor()).as(output).isZero();
  }

  private static String line(Path file, String start) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(start))
        .findFirst()
        .orElseThrow();
  }

  private int statusOf(String path) throws Exception {
    var uri = URI.create("http://127.0.0.1:%d%s".formatted(server.httpPort(), path));
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
        .statusCode();
  }
}
