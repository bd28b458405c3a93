package carsharing.teltonika.testing.server;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A client of the API of a server, with the token {@link #TOKEN}. */
public final class ApiClient {

  /** To be the setting {@code http.token} of the server. */
  public static final String TOKEN = "a-token-for-the-api";

  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;

  /** For a server of this process. */
  public ApiClient(TestServer server) {
    this(server.httpPort());
  }

  /** For any server of this machine. */
  public ApiClient(int port) {
    this.port = port;
  }

  /** Asks for something. */
  public HttpResponse<String> get(String path) {
    return send("GET", path, "");
  }

  /** Asks for something, and fails unless it is there. */
  public JsonObject json(String path) {
    var answer = get(path);
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return new JsonObject(answer.body());
  }

  /** Sends a request. */
  public HttpResponse<String> send(String method, String path, String body) {
    try {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
              .header("Authorization", "Bearer " + TOKEN)
              .method(method, BodyPublishers.ofString(body))
              .build();
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException("the server does not answer: " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
