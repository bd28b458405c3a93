package carsharing.teltonika.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.car.state.CarRecords;
import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.Imeis;
import carsharing.teltonika.testing.tracker.Tracker;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A tracker talks to a server, and Redis knows the car. */
class StateOfAServerTest {

  private static final RedisServer REDIS = RedisServer.shared();

  private final String imei = Imeis.any();

  private static TestServer start(String... settings) {
    return TestServer.start(RabbitServer.shared().uri(), "record." + UUID.randomUUID(), settings);
  }

  private JsonObject properties() {
    var text = REDIS.ctl("get", "{" + imei + "}:state").strip();
    return text.isEmpty() ? new JsonObject() : new JsonObject(text).getJsonObject("properties");
  }

  private JsonObject property(String name) {
    return properties().getJsonObject(name, new JsonObject());
  }

  private void send(Tracker tracker, long time, IoElements.Builder elements) {
    tracker.forget();
    tracker.send(Tracker.frame(CarRecords.at(time, elements.build())));
    tracker.awaitAcknowledged(1);
  }

  @Test
  void theStateSurvivesTheServerAndChangesWithTheNextRecord() {
    var time = System.currentTimeMillis();
    try (var server = start()) {
      try (var tracker = Tracker.connect(server.port(), imei)) {
        send(tracker, time, IoElements.builder().add1(239, 1).add8(78, -2L));
        await()
            .untilAsserted(
                () ->
                    assertThat(property("driverId").getValue("value"))
                        .isEqualTo("fffffffffffffffe"));
        await()
            .untilAsserted(() -> assertThat(property("online").getValue("value")).isEqualTo(true));
        await()
            .untilAsserted(
                () ->
                    assertThat(REDIS.ctl("get", "{" + imei + "}:owner"))
                        .startsWith(property("process").getString("value") + "/"));
      }
      await()
          .untilAsserted(() -> assertThat(property("online").getValue("value")).isEqualTo(false));
    }
    try (var server = start();
        var tracker = Tracker.connect(server.port(), imei)) {
      send(tracker, time - 1, IoElements.builder().add1(239, 0).add1(240, 1));

      await()
          .untilAsserted(() -> assertThat(property("movement").getLong("at")).isEqualTo(time - 1));
      assertThat(property("ignition").getValue("value")).isEqualTo(true);
    }
  }

  @Test
  void aRecordFromTheFutureIsPublishedAndChangesNoState() {
    var now = System.currentTimeMillis();
    try (var server = start();
        var tracker = Tracker.connect(server.port(), imei)) {
      send(tracker, now + 3_600_000, IoElements.builder().add1(239, 1));
      send(tracker, now, IoElements.builder().add1(240, 1));

      await().untilAsserted(() -> assertThat(property("movement").isEmpty()).isFalse());
      await()
          .untilAsserted(
              () ->
                  assertThat(properties().fieldNames())
                      .containsOnly("lastSeen", "online", "process", "position", "movement"));
    }
  }

  @Test
  void withoutStatesNothingIsWritten() {
    try (var server = start("STATE_ENABLED", "false");
        var tracker = Tracker.connect(server.port(), imei)) {
      send(tracker, System.currentTimeMillis(), IoElements.builder().add1(239, 1));
      await()
          .untilAsserted(() -> assertThat(REDIS.ctl("get", "{" + imei + "}:owner")).isNotBlank());

      assertThat(server.get("/metrics")).doesNotContain("teltonika_states");
    }
    assertThat(properties().isEmpty()).isTrue();
  }
}
