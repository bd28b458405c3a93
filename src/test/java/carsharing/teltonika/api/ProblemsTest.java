package carsharing.teltonika.api;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.server.RedisServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What clients are told of requests that fail. */
class ProblemsTest {

  private static final Path SOURCES = Path.of("src/main/java/carsharing/teltonika/api");
  private static final Path PAGE = Path.of("docs/api.md");

  /** How a problem is made, up to its type. */
  private static final Pattern TYPE =
      Pattern.compile("(?:new Problem|failed|problem)\\(\\s*\\d{3},\\s*\"([a-z-]+)\"");

  @Test
  void thePageOfTheApiNamesEachTypeOfProblem() throws IOException {
    var page = Files.readString(PAGE);

    assertThat(types()).hasSizeGreaterThan(20).allMatch(type -> page.contains("`" + type + "`"));
  }

  private static Set<String> types() throws IOException {
    var types = new TreeSet<String>();
    try (var files = Files.walk(SOURCES)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        TYPE.matcher(Files.readString(file)).results().forEach(found -> types.add(found.group(1)));
      }
    }
    return types;
  }

  @Test
  void whatCanPassSoonSaysWhenToTryAgain() {
    assertThat(new Problem(503, "redis-away", "").answer().headers())
        .containsEntry("retry-after", "5");
    assertThat(new Problem(429, "too-many-traces", "").answer().headers())
        .containsEntry("retry-after", "5");
    assertThat(new Problem(503, "offline", "").retryAfter(Duration.ofSeconds(9)).headers())
        .containsEntry("retry-after", "9");
    assertThat(new Problem(404, "unknown-path", "").headers()).isEmpty();
  }

  @Test
  void aBodyThatBreaksOffIsNoMistakeOfTheServer() throws IOException {
    try (var redis = RedisServer.start();
        var client = ApiClient.start("REDIS_URI", redis.uri());
        var logged = new Logged()) {
      for (var i = 0; i < 20; i++) {
        breakOff(client.server().httpPort());
      }

      assertThat(client.call("GET", "/v1/me", "").statusCode()).isEqualTo(200);
      assertThat(logged.lines("A request to the API has failed")).isEmpty();
    }
  }

  private static void breakOff(int port) throws IOException {
    var request =
        """
        PUT /v1/vehicles/car-1 HTTP/1.1\r
        Host: x\r
        Authorization: Bearer %s\r
        Content-Length: 1000\r
        \r
        {"imei":"""
            .formatted(ApiClient.TOKEN);
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.setSoLinger(true, 0); // Ends by a reset.
    }
  }
}
