package carsharing.teltonika.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.relay.Relay;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.Imeis;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is said of the health of a server that stops. */
@VertxTest
class DrainHealthTest {

  /** Longer than an event loop may take for one turn (15 s). */
  private static final Duration LONG = Duration.ofSeconds(17);

  private final Vertx vertx;
  private final int rabbitPort = URI.create(RabbitServer.shared().uri()).getPort();

  DrainHealthTest(Vertx vertx) {
    this.vertx = vertx;
  }

  /** The event loops that have no tracker left end at once; the one with a frame goes on. */
  @Test
  void aServerThatDrainsForLongIsAlive() throws Exception {
    try (var relay = Relay.start(vertx, "127.0.0.1", rabbitPort)) {
      var server =
          TestServer.start(
              "amqp://guest:guest@127.0.0.1:" + relay.port(),
              "record." + UUID.randomUUID(),
              "DEVICES_INSTANCES",
              "2",
              "DEVICES_DRAINTIMEOUT",
              "60s",
              "RECORDS_CONFIRMTIMEOUT",
              "10m",
              "RABBITMQ_HEARTBEAT",
              "60s");
      var imei = Imeis.any();
      try (var tracker = Tracker.connect(server.port(), imei)) {
        await().until(() -> server.readiness().equals("{\"status\":\"ready\"}"));
        relay.stall();
        tracker.send(Tracker.frame(Records.number(1)));
        // The answer to the repeated announcement shows that the frame before it has been read.
        tracker.announce(imei).awaitReceived("01");
        var stopped = CompletableFuture.runAsync(server::close);
        await().until(() -> server.readiness().contains("draining"));

        server.pass(LONG);

        // The event loop that goes on has to turn once to show it.
        await()
            .during(Duration.ofSeconds(1))
            .untilAsserted(
                () -> assertThat(server.get("/health/live")).isEqualTo("{\"status\":\"up\"}"));

        relay.resume();
        tracker.awaitReceived("01" + "00000001");
        stopped.get(60, TimeUnit.SECONDS);
      }
    }
  }
}
