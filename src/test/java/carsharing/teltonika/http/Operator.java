package carsharing.teltonika.http;

import carsharing.teltonika.testing.Futures;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Imeis;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;

/** An operator with the token of a server, who asks about one car. */
final class Operator implements AutoCloseable {

  static final String TOKEN = "a-token-for-operators";

  private final String imei = Imeis.any();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Vertx vertx = Vertx.vertx();
  private final TestServer server;
  private final ApiDescription description;

  /** Starts a server, and waits until it is ready. */
  Operator() throws Exception {
    server = startServer("HTTP_TOKEN", TOKEN);
    server.awaitReady();
    description = new ApiDescription(vertx, server.get("/openapi.yaml"));
  }

  /** Starts another server with the same broker and the same Redis. */
  static TestServer startServer(String... settings) {
    return TestServer.start(RabbitServer.shared().uri(), "record." + UUID.randomUUID(), settings);
  }

  /** The car's. */
  String imei() {
    return imei;
  }

  TestServer server() {
    return server;
  }

  ApiDescription description() {
    return description;
  }

  /** The car, which does what it is told. */
  CarTracker lockingCar(TestServer at) {
    return CarTracker.connect(
        at.port(), imei, (self, text) -> self.answer("CAN-CONTROL cmd executed successfully."));
  }

  /** Asks, with the car's IMEI in the path. The answer must be one that is described. */
  HttpResponse<String> described(String method, String path, String query, String body)
      throws Exception {
    var asked = path.replace("{imei}", imei);
    var answer = call(method, asked + query, TOKEN, body);
    description.check(method, asked, answer);
    description.checkBody(method, asked, body, answer);
    return answer;
  }

  /** Asks with any token, or with none if it is empty. */
  HttpResponse<String> call(String method, String path, String token, String body)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri(server, path));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return send(request.method(method, BodyPublishers.ofString(body)).build());
  }

  /** A request with the token. */
  static HttpRequest.Builder request(TestServer at, String path) {
    return HttpRequest.newBuilder(uri(at, path)).header("Authorization", "Bearer " + TOKEN);
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofString());
  }

  private static URI uri(TestServer at, String path) {
    return URI.create("http://127.0.0.1:" + at.httpPort() + path);
  }

  static JsonNode json(HttpResponse<String> answer) throws IOException {
    return new ObjectMapper().readTree(answer.body());
  }

  @Override
  public void close() {
    server.close();
    Futures.get(vertx.close());
  }
}
