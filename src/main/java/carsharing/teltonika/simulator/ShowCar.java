package carsharing.teltonika.simulator;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the state of a car, as the API tells it. */
@Command(
    name = "car",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Prints the state of a car: each value with its age.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:the car is known", "1:it is not, or the server does not answer", "2:wrong usage"})
public final class ShowCar implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(70);

  @Parameters(index = "0", paramLabel = "ID", description = "The car's id or IMEI.")
  private String id = "";

  @Option(names = "--refresh", description = "Asks the car itself first.")
  private boolean refresh;

  private final Map<String, String> environment;
  private final Terminal terminal;
  private final Supplier<Instant> clock;

  /** The server is found by the variables {@code HTTP_PORT} and {@code TELTONIKA_TOKEN}. */
  public static void main(String[] arguments) {
    var program = new ShowCar(System.getenv(), Terminal.standard(), Instant::now);
    System.exit(new CommandLine(program).execute(arguments));
  }

  ShowCar(Map<String, String> environment, Terminal terminal, Supplier<Instant> clock) {
    this.environment = environment;
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      var path = "/v1/vehicles/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
      var state = get(path + "/state" + (refresh ? "?refresh=true" : ""));
      print(get(path), state);
      return 0;
    } catch (IOException e) {
      System.err.println("car: " + e.getMessage());
      return 1;
    }
  }

  private JsonObject get(String path) throws IOException, InterruptedException {
    var address = "http://127.0.0.1:" + environment.getOrDefault("HTTP_PORT", "8080");
    var request =
        HttpRequest.newBuilder(URI.create(address + path))
            .header("Authorization", "Bearer " + token())
            .timeout(PATIENCE)
            .build();
    try {
      var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException("%d %s".formatted(answer.statusCode(), answer.body()));
      }
      return new JsonObject(answer.body());
    } catch (ConnectException e) {
      throw new IOException("no server at " + address, e);
    }
  }

  /** Never an argument: other users of the machine can see those. */
  private String token() throws IOException {
    var text = environment.getOrDefault("TELTONIKA_TOKEN", "");
    var file = environment.getOrDefault("TELTONIKA_TOKEN_FILE", "");
    if (text.isEmpty() && file.isEmpty()) {
      throw new IOException("no token (expected: TELTONIKA_TOKEN, or TELTONIKA_TOKEN_FILE)");
    }
    return text.isEmpty() ? Files.readString(Path.of(file)).strip() : text;
  }

  private void print(JsonObject car, JsonObject state) {
    terminal.line(
        "%s  %s  %s"
            .formatted(
                terminal.bold(car.getString("plate", car.getString("id"))),
                car.getString("imei"),
                car.getBoolean("online", false) ? "online" : "offline"));
    Optional.ofNullable(car.getJsonArray("labels"))
        .ifPresent(labels -> labels.forEach(label -> terminal.line(label.toString())));
    Optional.ofNullable(car.getJsonObject("locked")).ifPresent(lock -> terminal.line(lock(lock)));
    var properties = state.getJsonObject("properties", new JsonObject());
    for (var name : properties.fieldNames()) {
      var property = properties.getJsonObject(name);
      terminal.line(
          "  %-44s %-34s %s"
              .formatted(
                  name,
                  property.getValue("value") + " " + property.getString("unit", ""),
                  terminal.dim(age(property.getString("timestamp")))));
    }
  }

  private String lock(JsonObject lock) {
    return "%s, %s, %s"
        .formatted(
            lock.getBoolean("value") ? "locked" : "open",
            lock.getBoolean("verified", false) ? "verified" : "not verified",
            age(lock.getString("timestamp")));
  }

  private String age(String timestamp) {
    var age = Duration.between(Instant.parse(timestamp), clock.get());
    return age.toMinutes() < 2
        ? age.toSeconds() + " s ago"
        : age.toHours() < 2 ? age.toMinutes() + " min ago" : age.toHours() + " h ago";
  }
}
