package carsharing.teltonika.api;

import carsharing.teltonika.http.ApiDescription;
import carsharing.teltonika.testing.Futures;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/** A client of a server's API. Each answer must be one that {@code openapi.yaml} describes. */
public final class ApiClient implements AutoCloseable {

  /** The server's {@code http.token}. */
  public static final String TOKEN = "a-token-of-an-administrator";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Vertx vertx = Vertx.vertx();
  private final TestServer server;
  private final ApiDescription description;

  private ApiClient(TestServer server) {
    this.server = server;
    this.description = new ApiDescription(vertx, server.get("/openapi.yaml"));
  }

  /**
   * Starts a server and waits until it is ready.
   *
   * @param settings environment variables, pairs of name and value
   */
  public static ApiClient start(String... settings) {
    var all = new ArrayList<>(List.of("HTTP_TOKEN", TOKEN));
    all.addAll(Arrays.asList(settings));
    var server =
        TestServer.start(
            RabbitServer.shared().uri(), "record." + UUID.randomUUID(), all.toArray(String[]::new));
    server.awaitReady();
    return new ApiClient(server);
  }

  /** The server. */
  public TestServer server() {
    return server;
  }

  /** What it says of its pages. */
  public ApiDescription description() {
    return description;
  }

  /** Asks with {@link #TOKEN}. */
  public HttpResponse<String> call(String method, String path, String body) {
    return call(method, path, body, Map.of("Authorization", "Bearer " + TOKEN));
  }

  /** Asks with any headers. */
  public HttpResponse<String> call(
      String method, String path, String body, Map<String, String> headers) {
    var request = HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.ofString(body));
    headers.forEach(request::header);
    try {
      var answer = client.send(request.build(), BodyHandlers.ofString());
      check(method, path, answer);
      description.checkBody(method, URI.create(path).getPath(), body, answer);
      return answer;
    } catch (IOException e) {
      throw new IllegalStateException("the server does not answer: " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void check(String method, String path, HttpResponse<String> answer) {
    var uri = URI.create(path);
    var isKnown = answer.statusCode() != 404 && answer.statusCode() != 405;
    if (!method.equals("OPTIONS") && isKnown) {
      description.check(method, uri.getPath(), answer);
    }
    if (answer.statusCode() < 300 && uri.getRawQuery() != null) {
      var names =
          Arrays.stream(uri.getRawQuery().split("&"))
              .map(pair -> pair.replaceFirst("=.*", ""))
              .collect(Collectors.toCollection(TreeSet::new));
      description.checkQuery(method, uri.getPath(), names);
    }
  }

  /** The address of a page. */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.httpPort() + path);
  }

  /** The JSON of an answer. */
  public static JsonObject json(HttpResponse<String> answer) {
    return new JsonObject(answer.body());
  }

  /** The stable part of a problem's type. */
  public static String problem(HttpResponse<String> answer) {
    return json(answer).getString("type").replaceFirst(".*:", "");
  }

  @Override
  public void close() {
    server.close();
    Futures.get(vertx.close());
  }
}
