package carsharing.teltonika.console;

import static org.awaitility.Awaitility.await;

import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.simulator.car.TrackerFamily;
import carsharing.teltonika.simulator.tracker.CarOptions;
import carsharing.teltonika.simulator.tracker.Lies;
import carsharing.teltonika.simulator.tracker.SimulatedTracker;
import carsharing.teltonika.simulator.tracker.TrackerListener;
import carsharing.teltonika.simulator.tracker.TrackerOptions;
import carsharing.teltonika.testing.Futures;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Imeis;
import carsharing.teltonika.testing.tracker.Records;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Stream;

/** A server with cars that drive, and an administrator's token. */
final class ConsoleScene implements AutoCloseable {

  static final String TOKEN = "a-token-for-the-console";

  /** Security flags of FMx150 by protocol 4, and the bit of a car that is locked. */
  private static final int FLAGS = 517;

  private static final long LOCKED = 1L << 32;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Vertx vertx = Vertx.vertx();
  private final NetClient trackers = vertx.createNetClient();
  private final RedisServer redis = RedisServer.start();
  private final TestServer server;

  ConsoleScene(String... settings) {
    var ours =
        Stream.of(
            "REDIS_URI", // Of its own: the cars of other tests would be in the fleet.
            redis.uri(),
            "HTTP_TOKEN",
            TOKEN,
            "CARS_REGISTRY",
            "redis",
            "CARS_REGISTRYKEY",
            "cars." + UUID.randomUUID(),
            "CARS_PROFILE",
            "fmc150");
    var all = Stream.concat(ours, Arrays.stream(settings)).toArray(String[]::new);
    server =
        TestServer.start(RabbitServer.shared().uri(), "record." + UUID.randomUUID(), all)
            .awaitReady();
  }

  TestServer server() {
    return server;
  }

  /** A car that drives, sends a record each second and does what it is told, or only says so. */
  String car(String plate, boolean lies) throws Exception {
    var imei = Imeis.any();
    register(imei, plate, "Car of a test");
    if (lies) {
      showLocked(imei);
    }
    var options =
        TrackerOptions.of("127.0.0.1", server.port())
            .sending(AvlCodec.CODEC_8_EXTENDED, 1, 1)
            .with(10, Duration.ofSeconds(30))
            .in(
                CarOptions.USUAL
                    .of(TrackerFamily.FMC150)
                    .lying(
                        lies ? new Lies(100, 0, 0, Duration.ZERO, 0, Duration.ZERO) : Lies.NONE));
    new SimulatedTracker(vertx, trackers, options, imei, 7, new TrackerListener() {}).start(0);
    await().until(() -> ask("GET", "/v1/vehicles/" + imei, "").body().contains("\"position\""));
    return imei;
  }

  /** The bit of a lock proves something only if the car has set it before. */
  private void showLocked(String imei) {
    try (var car = CarTracker.connect(server.port(), imei, (self, text) -> {})) {
      var record = Records.now(0);
      var elements = IoElements.builder().add8(FLAGS, LOCKED).build();
      car.send(
          new AvlRecord(record.timestamp(), 0, record.gps(), FLAGS, OptionalInt.empty(), elements));
      await().until(() -> car.acknowledged() == 1);
    }
  }

  /** Gives a car a plate; its id is its IMEI with a letter before. */
  void register(String imei, String plate, String label) throws Exception {
    var body =
        new JsonObject()
            .put("imei", imei)
            .put("plate", plate)
            .put("profile", "fmc150")
            .put("labels", new JsonArray().add(label));
    var answer = ask("PUT", "/v1/vehicles/c" + imei, body.encode());
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(answer.body());
    }
  }

  /** The Redis of the server. */
  RedisServer redis() {
    return redis;
  }

  /** Asks the API. */
  HttpResponse<String> ask(String method, String path, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + path))
            .header("Authorization", "Bearer " + TOKEN)
            .method(method, BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  @Override
  public void close() {
    Futures.get(vertx.close());
    server.close();
    redis.close();
  }
}
