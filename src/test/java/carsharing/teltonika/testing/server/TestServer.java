package carsharing.teltonika.testing.server;

import static org.awaitility.Awaitility.await;

import carsharing.teltonika.MainVerticle;
import io.micrometer.core.instrument.search.Search;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The whole server within a test, on free ports, with a Vert.x of its own. An event loop that is
 * blocked fails the test ({@code NoBlockedEventLoops}).
 */
public final class TestServer implements AutoCloseable {

  /** Each one has a thread of its own. */
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final MovedTime time = new MovedTime();
  private final MainVerticle main;
  private final Vertx vertx;

  private TestServer(Map<String, String> environment) {
    vertx =
        Vertx.vertx(
            new VertxOptions()
                .setPreferNativeTransport(true)
                .setFileSystemOptions(new FileSystemOptions().setClassPathResolvingEnabled(false)));
    main = new MainVerticle(environment, time);
    try {
      vertx
          .deployVerticle(main)
          .toCompletionStage()
          .toCompletableFuture()
          .get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      vertx.close(); // Its threads would stay.
      throw new IllegalStateException("the server does not start", e);
    }
  }

  /**
   * Starts a server.
   *
   * @param settings environment variables, pairs of name and value
   */
  public static TestServer start(String rabbitUri, String queue, String... settings) {
    var environment = new HashMap<String, String>();
    environment.put("DEVICES_PORT", "0");
    environment.put("HTTP_PORT", "0");
    environment.put("RABBITMQ_URI", rabbitUri);
    environment.put("REDIS_URI", RedisServer.shared().uri());
    environment.put("RECORDS_QUEUE", queue);
    environment.put("RECORDS_QUARANTINEQUEUE", queue + ".quarantine");
    environment.put("RECORDS_DEADLETTERQUEUE", queue + ".dead");
    environment.put("SERVER_CONFIG", "");
    environment.put("CARS_ASKHARDWARE", "false"); // Most tests say what a tracker receives.
    for (var i = 0; i < settings.length; i += 2) {
      environment.put(settings[i], settings[i + 1]);
    }
    return new TestServer(environment);
  }

  /**
   * Starts a server with scripts of its own and a queue that nobody else uses.
   *
   * @param folder where the file of the scripts is written
   * @param settings environment variables, pairs of name and value
   */
  public static TestServer withScripts(Path folder, String scripts, String... settings)
      throws IOException {
    var file = Files.writeString(folder.resolve("commands.yaml"), scripts);
    var all = Stream.concat(Stream.of("COMMANDS_FILE", file.toString()), Arrays.stream(settings));
    return start(
        RabbitServer.shared().uri(), "record." + UUID.randomUUID(), all.toArray(String[]::new));
  }

  /** For the server so much time passes at once; timers that run already do not notice. */
  public void pass(Duration length) {
    time.pass(length);
  }

  /** Where trackers connect. */
  public int port() {
    return main.devicePort();
  }

  /** Where trackers connect with TLS. */
  public int tlsPort() {
    return main.tlsPort();
  }

  /** Where {@code /health} and {@code /metrics} are. */
  public int httpPort() {
    return main.httpPort();
  }

  /** What {@code /health/ready} says. */
  public String readiness() {
    return get("/health/ready");
  }

  /** Waits until the server is ready: it has declared its queues and its exchange. */
  public TestServer awaitReady() {
    await().until(() -> readiness().contains("\"ready\""));
    return this;
  }

  /** The body of a page for operators. */
  public String get(String path) {
    try {
      var uri = URI.create("http://127.0.0.1:%d%s".formatted(httpPort(), path));
      return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("the server does not answer: " + path, e);
    }
  }

  /** The status of a page that wants a token. */
  public int status(String path, String token) {
    try {
      var uri = URI.create("http://127.0.0.1:%d%s".formatted(httpPort(), path));
      var request = HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token).build();
      return HTTP.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("the server does not answer: " + path, e);
    }
  }

  /** A counter's value, or a gauge's: name, then pairs of tag and value. */
  public double count(String meter, String... tags) {
    var found = Search.in(main.metrics()).name(meter).tags(tags);
    return found.counter() != null
        ? found.counters().stream().mapToDouble(counter -> counter.count()).sum()
        : found.gauges().stream().mapToDouble(gauge -> gauge.value()).sum();
  }

  /** Stops the server in good order. */
  @Override
  public void close() {
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("the server does not stop", e);
    }
  }
}
