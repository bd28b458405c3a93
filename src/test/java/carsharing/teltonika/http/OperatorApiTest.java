package carsharing.teltonika.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Imeis;
import carsharing.teltonika.testing.tracker.Records;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
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
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What operators can do over HTTP; each answer is held against the served description. */
class OperatorApiTest {

  private static final String TOKEN = "a-token-for-operators";

  private final String imei = Imeis.any();
  private final HttpClient client = HttpClient.newHttpClient();
  private TestServer server;
  private JsonNode description;

  @BeforeEach
  void start() throws Exception {
    server = server("HTTP_TOKEN", TOKEN);
    await().until(() -> server.readiness().contains("\"ready\""));
    description = new ObjectMapper().valueToTree(new Yaml().load(server.get("/openapi.yaml")));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void describesEveryPage() throws Exception {
    var paths = new ArrayList<String>();
    description.get("paths").fieldNames().forEachRemaining(paths::add);

    assertThat(paths).hasSize(9);
    for (var path : paths) {
      var status = call("GET", path.replace("{imei}", imei), TOKEN, "").statusCode();
      var isPage = description.get("paths").get(path).has("get");
      assertThat(status).as(path).isIn(isPage ? List.of(200, 404) : List.of(405));
    }
  }

  @Test
  void showsConnectionsAndClosesThem() throws Exception {
    try (var car = CarTracker.connect(server.port(), imei, (self, text) -> {})) {
      car.send(Records.number(1));
      await().until(() -> one().get("records").asInt() == 1);

      var listed = json(call("GET", "/connections?limit=10", TOKEN, "")).get("connections");
      assertThat(listed).hasSize(1);
      assertThat(listed.get(0).get("imei").asText()).isEqualTo(imei);
      assertThat(listed.get(0).get("address").asText()).startsWith("127.0.0.1:");
      assertThat(one().get("frames").asInt()).isEqualTo(1);
      var required = description.at("/components/schemas/Connection/required");
      required.forEach(field -> assertThat(listed.get(0).has(field.asText())).isTrue());
      assertThat(json(call("GET", "/connections?after=" + imei, TOKEN, "")).get("connections"))
          .isEmpty();

      assertThat(described("DELETE", "/connections/{imei}", "", "").statusCode()).isEqualTo(204);
      await().until(() -> !car.isConnected());
      assertThat(described("DELETE", "/connections/{imei}", "", "").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void sendsACommandAndWaitsForItsOutcome() throws Exception {
    try (var car = lockingCar()) {
      await().until(() -> server.get("/metrics").contains("teltonika_connections_identified 1"));
      var outcome =
          described("POST", "/devices/{imei}/commands", "", "{\"action\":\"lock\",\"id\":\"a\"}");

      assertThat(outcome.statusCode()).isEqualTo(200);
      assertThat(json(outcome).get("message").asText()).isEqualTo("success");
      assertThat(json(outcome).get("id").asText()).isEqualTo("a");
      assertThat(car.commands()).contains("lvcanclosealldoors");

      var unknown = described("POST", "/devices/{imei}/commands", "", "{\"action\":\"fly\"}");
      assertThat(json(unknown).get("message").asText()).isEqualTo("failed");
    }
  }

  @Test
  void findsACarThatIsConnectedToAnotherProcess() throws Exception {
    try (var other = server();
        var car = lockingCar(other)) {
      await().until(() -> other.get("/metrics").contains("teltonika_connections_identified 1"));
      var outcome = described("POST", "/devices/{imei}/commands", "", "{\"action\":\"lock\"}");

      assertThat(json(outcome).get("message").asText()).isEqualTo("success");
      assertThat(car.isConnected()).isTrue();
    }
  }

  @Test
  void withdrawsACommandThatNobodyTakesAndDoesNotDisturbOneThatWaits() throws Exception {
    var lost =
        described("POST", "/devices/{imei}/commands", "?timeout=300ms", "{\"action\":\"lock\"}");
    assertThat(lost.statusCode()).isEqualTo(404);
    assertThat(RedisServer.shared().ctl("exists", imei)).isEqualTo("0");

    RedisServer.shared().ctl("set", imei, "{\"action\":\"unlock\"}", "EX", "60");
    var second = described("POST", "/devices/{imei}/commands", "", "{\"action\":\"lock\"}");
    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(RedisServer.shared().ctl("get", imei)).contains("unlock");
  }

  @Test
  void tracesATrackerForALimitedTime() throws Exception {
    try (var logged = new Logged();
        var car = CarTracker.connect(server.port(), imei, (self, text) -> {})) {
      car.send(Records.number(1));
      await().until(() -> one().get("records").asInt() == 1);
      var trace = "/devices/{imei}/trace";
      assertThat(described("PUT", trace, "", "{\"duration\":\"1m\"}").statusCode()).isEqualTo(204);
      assertThat(one().has("tracedUntil")).isTrue();
      car.send(Records.number(2));
      await().until(() -> one().get("records").asInt() == 2);
      assertThat(described("DELETE", trace, "", "").statusCode()).isEqualTo(204);
      car.send(Records.number(3));
      await().until(() -> one().get("records").asInt() == 3);

      assertThat(logged.lines(imei + " received 00000000")).hasSize(1);
      assertThat(described("DELETE", trace, "", "").statusCode()).isEqualTo(404);
      assertThat(described("PUT", trace, "", "{\"duration\":\"2h\"}").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void aClientThatHasGoneNoLongerTakesThePlaceOfACommand() throws Exception {
    try (var small = server("HTTP_TOKEN", TOKEN, "HTTP_MAXCOMMANDS", "2")) {
      await().until(() -> small.readiness().contains("\"ready\""));
      for (var i = 0; i < 3; i++) {
        var car = Imeis.any();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), small.httpPort())) {
          var body = "{\"action\":\"lock\"}";
          socket
              .getOutputStream()
              .write(
                  ("POST /devices/"
                          + car
                          + "/commands?timeout=20m HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                          + TOKEN
                          + "\r\nContent-Length: "
                          + body.length()
                          + "\r\n\r\n"
                          + body)
                      .getBytes(StandardCharsets.UTF_8));
          await().until(() -> RedisServer.shared().ctl("exists", car).equals("1"));
        }
        await()
            .atMost(Duration.ofSeconds(5))
            .until(() -> RedisServer.shared().ctl("exists", car).equals("0"));
      }
      // The clients have closed their connections: what they wanted is withdrawn.
      await()
          .atMost(Duration.ofSeconds(5))
          .until(
              () ->
                  client
                          .send(
                              HttpRequest.newBuilder(
                                      URI.create(
                                          "http://127.0.0.1:"
                                              + small.httpPort()
                                              + "/devices/"
                                              + imei
                                              + "/commands?timeout=100ms"))
                                  .header("Authorization", "Bearer " + TOKEN)
                                  .POST(BodyPublishers.ofString("{\"action\":\"lock\"}"))
                                  .build(),
                              BodyHandlers.ofString())
                          .statusCode()
                      == 404);
    }
  }

  @Test
  void waitsForAnOutcomeForLongerThanAConnectionMayBeIdle() throws Exception {
    try (var impatient = server("HTTP_TOKEN", TOKEN, "HTTP_IDLETIMEOUT", "300ms")) {
      await().until(() -> impatient.readiness().contains("\"ready\""));
      var request =
          HttpRequest.newBuilder(
                  URI.create(
                      "http://127.0.0.1:"
                          + impatient.httpPort()
                          + "/devices/"
                          + imei
                          + "/commands?timeout=1500ms"))
              .header("Authorization", "Bearer " + TOKEN)
              .POST(BodyPublishers.ofString("{\"action\":\"lock\"}"))
              .build();

      assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void refusesWhatItDoesNotUnderstandAndSaysWhatItExpects() throws Exception {
    var trace = "/devices/{imei}/trace";
    assertThat(described("PUT", trace, "", "{\"durration\":\"5s\"}").body())
        .contains("field durration is unknown (expected: duration)");
    assertThat(described("PUT", trace, "?duration=5s", "").body())
        .contains("parameter duration is unknown");
    var commands = "/devices/{imei}/commands";
    assertThat(described("POST", commands, "?timout=5s", "{}").body())
        .contains("parameter timout is unknown (expected: timeout)");
    assertThat(described("POST", commands, "?timeout=31m", "{}").body()).contains("at most 1800 s");
    var deep = "{\"action\":\"lock\",\"x\":" + "[".repeat(900) + "]".repeat(900) + "}";
    assertThat(described("POST", commands, "", deep).statusCode()).isEqualTo(400);
    assertThat(described("GET", "/connections", "?limit=%25", "").statusCode()).isEqualTo(400);
    assertThat(described("GET", "/connections", "?lmit=1", "").statusCode()).isEqualTo(400);
    for (var path : List.of("/connections/12345", "/devices/35630704244101x/trace")) {
      var answer = call(path.endsWith("trace") ? "DELETE" : "GET", path, TOKEN, "");
      assertThat(answer.statusCode()).as(path).isEqualTo(400);
      assertThat(answer.body()).contains("imei: 15 decimal digits expected");
    }
    assertThat(call("HEAD", "/connections", TOKEN, "").statusCode()).isEqualTo(200);
  }

  @Test
  void wantsTheRightToken() throws Exception {
    assertThat(call("GET", "/connections", "", "").statusCode()).isEqualTo(401);
    assertThat(call("GET", "/connections", "wrong", "").statusCode()).isEqualTo(401);
    assertThat(call("PUT", "/devices/" + imei + "/trace", TOKEN + "x", "").statusCode())
        .isEqualTo(401);
    assertThat(call("GET", "/connections", "", "").headers().firstValue("www-authenticate"))
        .hasValue("Bearer");
  }

  @Test
  void refusesABodyOfTenMegabytesAndWhatIsNoJson() throws Exception {
    var path = "/devices/" + imei + "/commands";
    var tenMegabytes = BodyPublishers.ofByteArray(new byte[10 << 20]);
    var announced = request(path).method("POST", tenMegabytes).build();
    var chunked = request(path).method("POST", BodyPublishers.fromPublisher(tenMegabytes)).build();
    for (var request : List.of(announced, chunked)) {
      int status;
      try {
        status = client.send(request, BodyHandlers.ofString()).statusCode();
      } catch (IOException e) {
        status = 413; // Answered and closed before the client had sent all.
      }
      assertThat(status).isEqualTo(413);
    }
    assertThat(call("POST", path, TOKEN, "nonsense").statusCode()).isEqualTo(400);
    assertThat(call("POST", path, TOKEN, "[1]").statusCode()).isEqualTo(400);
    assertThat(call("GET", "/health/live", "", "").statusCode()).isEqualTo(200);
  }

  @Test
  void knowsNoPathsWithDots() throws Exception {
    for (var path :
        List.of("/../etc/passwd", "/connections/../metrics", "/connections/..%2f..%2fpasswd")) {
      assertThat(call("GET", path, TOKEN, "").statusCode()).as(path).isIn(400, 404);
    }
  }

  private JsonNode one() throws Exception {
    return json(described("GET", "/connections/{imei}", "", ""));
  }

  /** The status must be one that the description knows. */
  private HttpResponse<String> described(String method, String path, String query, String body)
      throws Exception {
    var answer = call(method, path.replace("{imei}", imei) + query, TOKEN, body);
    var known = description.get("paths").get(path).get(method.toLowerCase(Locale.ROOT));
    assertThat(known.get("responses").has("" + answer.statusCode()))
        .as("%s %s: %d %s", method, path, answer.statusCode(), answer.body())
        .isTrue();
    return answer;
  }

  private HttpResponse<String> call(String method, String path, String token, String body)
      throws Exception {
    var request = HttpRequest.newBuilder(uri(path));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(
        request.method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + TOKEN);
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.httpPort() + path);
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    return new ObjectMapper().readTree(answer.body());
  }

  private CarTracker lockingCar() {
    return lockingCar(server);
  }

  private CarTracker lockingCar(TestServer at) {
    return CarTracker.connect(
        at.port(), imei, (self, text) -> self.answer("CAN-CONTROL cmd executed successfully."));
  }

  private static TestServer server(String... settings) {
    return TestServer.start(RabbitServer.shared().uri(), "record." + UUID.randomUUID(), settings);
  }
}
