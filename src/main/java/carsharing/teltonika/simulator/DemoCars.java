package carsharing.teltonika.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives the cars of the demo plates and names, as an operator does: through the API. */
final class DemoCars {

  private record Named(String plate, String label) {}

  private static final List<Named> CARS =
      List.of(
          new Named("LRT 204", "Toyota Yaris"),
          new Named("KBD 511", "VW ID.3"),
          new Named("HGF 730", "Skoda Fabia"),
          new Named("MNA 118", "Renault Zoe"),
          new Named("JZE 962", "Fiat 500"));

  private final String address;
  private final Optional<String> token;

  /**
   * @param environment the variables that set up the server, too
   */
  DemoCars(Map<String, String> environment) {
    this.address = "http://127.0.0.1:" + environment.getOrDefault("HTTP_PORT", "8080");
    this.token = Optional.ofNullable(environment.get("HTTP_TOKEN"));
  }

  /** The plate of a car. */
  static String plate(int car) {
    return CARS.get(car).plate();
  }

  /**
   * Registers the cars. Blocks.
   *
   * @return what went wrong, or nothing
   */
  Optional<String> register(long firstImei) throws IOException, InterruptedException {
    if (token.isEmpty()) {
      return Optional.of("HTTP_TOKEN is not set");
    }
    var client = HttpClient.newHttpClient();
    for (var i = 0; i < CARS.size(); i++) {
      var body =
          new JsonObject()
              .put("imei", Long.toString(firstImei + i))
              .put("plate", CARS.get(i).plate())
              .put("labels", new JsonArray().add(CARS.get(i).label()));
      var request =
          HttpRequest.newBuilder(URI.create("%s/v1/vehicles/demo-%d".formatted(address, i + 1)))
              .header("Authorization", "Bearer " + token.get())
              .header("Content-Type", "application/json")
              .PUT(BodyPublishers.ofString(body.encode()))
              .build();
      var answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        return Optional.of("%d %s".formatted(answer.statusCode(), answer.body()));
      }
    }
    return Optional.empty();
  }
}
