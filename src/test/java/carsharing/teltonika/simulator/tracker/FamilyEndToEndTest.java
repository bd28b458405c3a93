package carsharing.teltonika.simulator.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.car.profile.Property;
import carsharing.teltonika.simulator.car.TrackerFamily;
import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.Imeis;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each family of simulated cars with a server that has to find out which family it is. */
@VertxTest
class FamilyEndToEndTest {

  private final Vertx vertx;
  private final String imei = Imeis.any();
  private final String queue = "record." + UUID.randomUUID();

  FamilyEndToEndTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @ParameterizedTest
  @EnumSource(TrackerFamily.class)
  void theServerLearnsTheHardwareCommandsTheCarAndReadsItsFlags(TrackerFamily family)
      throws Exception {
    var rabbit = RabbitServer.shared().uri();
    var redis = RedisServer.shared();
    try (var server =
            TestServer.start(rabbit, queue, "CARS_ASKHARDWARE", "true", "CARS_ASKDELAY", "50ms");
        var client = new CommandClient(redis.uri(), imei)) {
      var tracker = start(family, server.awaitReady().port());
      assertThat(client.next().getString("message")).isEqualTo("device_connected");
      await()
          .until(
              () -> redis.ctl("GET", "{" + imei + "}:hardware").strip(), family.hardware()::equals);

      var immobilised = client.send("{\"action\":\"imoLock\"}").outcome();
      assertThat(immobilised.getString("message")).as(immobilised.encode()).isEqualTo("success");
      assertThat(tracker.truth().immobilised()).isTrue();

      var locked = client.send("{\"action\":\"lock\"}").outcome();
      var hasLock = family != TrackerFamily.FT;
      assertThat(locked.getString("message"))
          .as(locked.encode())
          .isEqualTo(hasLock ? "success" : "failed");
      if (hasLock) {
        assertThat(tracker.truth().locked()).isTrue();
        try (var reader = new QueueReader(rabbit, queue)) {
          await().until(() -> reader.json().stream().anyMatch(FamilyEndToEndTest::isClosed));
        }
      }
      for (var action : List.of("flashLights", "honk", "openTrunk")) {
        var outcome = client.send("{\"action\":\"%s\"}".formatted(action)).outcome();
        assertThat(outcome.getString("message"))
            .as(outcome.encode())
            .isEqualTo(hasLock ? "success" : "failed");
      }
      assertThat(tracker.truth().now().openDoors().contains(Property.TRUNK)).isEqualTo(hasLock);
    }
  }

  private static boolean isClosed(JsonNode message) {
    return message.at("/data/0/securityFlags").toString().contains("\"car is closed\"");
  }

  /** A car that is not parked may be driven when the test begins; commands work all the same. */
  private SimulatedTracker start(TrackerFamily family, int port) {
    var options = TrackerOptions.of("127.0.0.1", port).in(CarOptions.USUAL.of(family));
    var started = new CompletableFuture<SimulatedTracker>();
    vertx.runOnContext(
        now -> {
          var tracker =
              new SimulatedTracker(
                  vertx, vertx.createNetClient(), options, imei, 1, new TrackerListener() {});
          tracker.start(0);
          started.complete(tracker);
        });
    return started.join();
  }
}
