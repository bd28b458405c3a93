package carsharing.teltonika.api.vehicles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.api.ApiClient;
import carsharing.teltonika.car.state.CarRecords;
import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.ServerProcess;
import carsharing.teltonika.testing.tracker.Imeis;
import carsharing.teltonika.testing.tracker.Tracker;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed takes away only its connections. */
class KilledProcessIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  private final HttpClient client = HttpClient.newHttpClient();

  private ServerProcess start(RedisServer redis) {
    var environment =
        Map.of(
            "HTTP_TOKEN",
            ApiClient.TOKEN,
            "STATE_WRITEINTERVAL",
            "10ms",
            "CARS_ASKHARDWARE",
            "false",
            "COMMANDS_DEADAFTER",
            "10s",
            "COMMANDS_OWNERTTL",
            "10s");
    return ServerProcess.startReady(folder, redis, environment);
  }

  private JsonObject vehicle(ServerProcess at, String imei) throws Exception {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d/v1/vehicles/%s".formatted(at.httpPort(), imei)))
            .header("Authorization", "Bearer " + ApiClient.TOKEN)
            .build();
    return new JsonObject(client.send(request, BodyHandlers.ofString()).body());
  }

  @Test
  void theOtherProcessShowsItsCarsOfflineWithTheirLastState() throws Exception {
    var imei = Imeis.any();
    try (var redis = RedisServer.start();
        var killed = start(redis);
        var other = start(redis);
        var tracker = Tracker.connect(killed.port(), imei)) {
      send(tracker);
      await()
          .atMost(PATIENCE)
          .until(() -> Boolean.TRUE.equals(vehicle(other, imei).getBoolean("online")));

      killed.kill9();

      await()
          .atMost(PATIENCE)
          .until(() -> Boolean.FALSE.equals(vehicle(other, imei).getBoolean("online")));
      assertThat(vehicle(other, imei).getJsonObject("ignition").getBoolean("value")).isTrue();
    }
  }

  private static void send(Tracker tracker) {
    tracker.send(
        Tracker.frame(
            CarRecords.at(System.currentTimeMillis(), IoElements.builder().add1(239, 1).build())));
    tracker.awaitAcknowledged(1);
  }
}
