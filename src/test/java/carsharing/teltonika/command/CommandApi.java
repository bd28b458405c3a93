package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.http.ApiDescription;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A back end that commands one car over the API of one process. Each answer, and each body that is
 * taken, must be one that {@code openapi.yaml} describes.
 */
public record CommandApi(int port, String imei) {

  public static final String TOKEN = "a-token-for-back-ends";

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final ApiDescription DESCRIPTION = ApiDescription.ofTheProject();

  /** An answer of the API. */
  public record Reply(int status, JsonObject body, HttpResponse<String> response) {

    /** A header of the answer. */
    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /** The stages of the command's trail. */
    public List<String> stages() {
      return CommandApi.stages(body);
    }

    /** The type of a problem, without what all types have in front. */
    public String problem() {
      return body.getString("type", "").replaceFirst(".*:", "");
    }

    /** Fails if the status is another. */
    public Reply is(int expected) {
      assertThat(status).as(body.encode()).isEqualTo(expected);
      return this;
    }
  }

  /** Sends a command and waits for the answer. */
  public Reply command(String name, String query, String... headers) {
    return reply(send(name, query, "{}", headers).join());
  }

  /** The same with a body, without waiting. */
  public CompletableFuture<HttpResponse<String>> send(
      String name, String query, String body, String... headers) {
    var request =
        request("/v1/vehicles/" + imei + "/commands/" + name + query)
            .POST(BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT
        .sendAsync(request.build(), BodyHandlers.ofString())
        .thenApply(answer -> described(answer, body));
  }

  /** The last commands of the car. */
  public List<JsonObject> history(int limit) {
    return get("/v1/vehicles/" + imei + "/commands?limit=" + limit)
        .is(200)
        .body()
        .getJsonArray("commands")
        .stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  /** The stages of a command's trail. */
  public static List<String> stages(JsonObject command) {
    return command.getJsonArray("trail", new JsonArray()).stream()
        .map(step -> ((JsonObject) step).getString("stage"))
        .toList();
  }

  /** Asks for something. */
  public Reply get(String path) {
    return call(request(path).GET().build());
  }

  /** Deletes something. */
  public Reply delete(String path) {
    return call(request(path).DELETE().build());
  }

  private static Reply call(HttpRequest request) {
    try {
      return reply(described(CLIENT.send(request, BodyHandlers.ofString()), ""));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("no answer", e);
    }
  }

  private static HttpResponse<String> described(HttpResponse<String> answer, String body) {
    var method = answer.request().method();
    var path = answer.request().uri().getPath();
    DESCRIPTION.check(method, path, answer);
    DESCRIPTION.checkBody(method, path, body, answer);
    return answer;
  }

  /** Reads an answer. */
  public static Reply reply(HttpResponse<String> response) {
    var body = response.body();
    return new Reply(
        response.statusCode(), body.isEmpty() ? new JsonObject() : new JsonObject(body), response);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Authorization", "Bearer " + TOKEN);
  }
}
