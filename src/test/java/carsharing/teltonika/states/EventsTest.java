package carsharing.teltonika.states;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.car.state.CarRecords;
import carsharing.teltonika.contract.Schemas;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.Imeis;
import carsharing.teltonika.testing.tracker.Tracker;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What happens to a car arrives in the queue for events: once each, in the tracker's order. */
class EventsTest {

  private final String imei = Imeis.any();
  private final String queue = "vehicle.state." + UUID.randomUUID();
  private final long now = System.currentTimeMillis();

  private TestServer start(RabbitServer rabbit, String... settings) {
    var all = new ArrayList<>(List.of("STATE_PUBLISH", "true", "STATE_QUEUE", queue));
    all.addAll(List.of(settings));
    return TestServer.start(
        rabbit.uri(), "record." + UUID.randomUUID(), all.toArray(String[]::new));
  }

  private static AvlRecord ignition(long time, boolean isOn) {
    return CarRecords.at(time, IoElements.builder().add1(239, isOn ? 1 : 0).build());
  }

  private static void send(Tracker tracker, AvlRecord... records) {
    tracker.forget();
    tracker.send(Tracker.frame(records));
    tracker.awaitAcknowledged(records.length);
  }

  private static List<String> kinds(QueueReader reader) {
    return reader.json().stream().map(event -> event.get("event").textValue()).toList();
  }

  @Test
  void theyComeOnceInTheOrderOfTheRecordsAndSurviveAnotherServer() throws Exception {
    try (var reader = new QueueReader(RabbitServer.shared().uri(), queue)) {
      try (var server = start(RabbitServer.shared()).awaitReady()) {
        try (var tracker = Tracker.connect(server.port(), imei)) {
          send(tracker, ignition(now - 50_000, false));
          send(
              tracker,
              ignition(now - 20_000, false),
              ignition(now - 30_000, true),
              ignition(now - 40_000, false));
          send(tracker, ignition(now - 30_000, true), ignition(now - 45_000, true));
          await().untilAsserted(() -> assertThat(kinds(reader)).hasSize(3));
        }
        await().untilAsserted(() -> assertThat(kinds(reader)).hasSize(4));
      }
      assertThat(kinds(reader)).containsExactly("online", "ignition", "ignition", "offline");
      try (var server = start(RabbitServer.shared()).awaitReady();
          var tracker = Tracker.connect(server.port(), imei)) {
        send(tracker, ignition(now - 10_000, true), ignition(now - 20_000, false));
        await().untilAsserted(() -> assertThat(kinds(reader)).hasSize(6));
      }
      await().untilAsserted(() -> assertThat(kinds(reader)).hasSize(7));
      assertThat(kinds(reader).subList(4, 7)).containsExactly("online", "ignition", "offline");
      var times =
          reader.json().stream()
              .filter(event -> event.get("event").textValue().equals("ignition"))
              .map(event -> event.get("at").longValue())
              .toList();
      assertThat(times).containsExactly(now - 30_000, now - 20_000, now - 10_000);
      checkMessages(reader);
    }
  }

  private static void checkMessages(QueueReader reader) {
    var schemas = new Schemas();
    for (var message : reader.messages()) {
      var event = new JsonObject(new String(message.getBody(), UTF_8));
      assertThat(schemas.mistakes("car-event/1", event)).isEmpty();
      assertThat(message.getProps().getMessageId()).isEqualTo(event.getString("id"));
      assertThat(message.getProps().getDeliveryMode()).isEqualTo(2);
      assertThat(message.getProps().getType()).isEqualTo("car.event");
      assertThat(message.getProps().getHeaders().get("schema")).hasToString("car-event/1");
    }
  }

  @Test
  void theyWaitForRabbitMqAndWhatIsTooMuchIsLostAndCounted() throws Exception {
    try (var rabbit = RabbitServer.start();
        var server =
            start(rabbit, "STATE_MAXEVENTS", "50", "RECORDS_CONFIRMTIMEOUT", "10m").awaitReady();
        var tracker = Tracker.connect(server.port(), imei)) {
      send(tracker, ignition(now - 300_000, false));
      await().until(() -> server.count("teltonika.events.published") == 1); // It is online.
      rabbit.syncQueues();
      rabbit.kill9();
      var records = new ArrayList<AvlRecord>();
      for (var i = 1; i <= 200; i++) {
        records.add(ignition(now - 300_000 + i * 1000L, i % 2 == 1));
      }
      Collections.reverse(records);
      tracker.forget();
      tracker.send(Tracker.frame(records.toArray(AvlRecord[]::new)));

      await().until(() -> server.count("teltonika.events.lost") == 150);
      rabbit.restart();
      tracker.awaitAcknowledged(200);
      await().until(() -> server.count("teltonika.events.published") == 51);
      try (var reader = new QueueReader(rabbit.uri(), queue)) {
        // A message that was not confirmed before the kill is sent again.
        var ids = reader.json().stream().map(event -> event.get("id").textValue()).toList();
        assertThat(new HashSet<>(ids)).hasSize(51);
        var ignitions =
            reader.json().stream()
                .filter(event -> event.get("event").textValue().equals("ignition"))
                .map(event -> event.get("at").longValue())
                .distinct()
                .toList();
        assertThat(ignitions).hasSize(50).isSorted().startsWith(now - 299_000);
      }
    }
  }

  @Test
  void recordsGoOnIfRabbitMqDoesNotLetTheQueueBeDeclared() throws Exception {
    var rabbit = RabbitServer.shared();
    var user = "poor-" + UUID.randomUUID();
    rabbit.ctl("add_user", user, "secret");
    rabbit.ctl("set_permissions", user, "^record.*", ".*", ".*");
    var uri = rabbit.uri().replaceFirst("//.*@", "//" + user + ":secret@");
    try (var logged = new Logged();
        var server =
            TestServer.start(
                    uri,
                    "record." + UUID.randomUUID(),
                    "STATE_PUBLISH",
                    "true",
                    "STATE_QUEUE",
                    queue)
                .awaitReady();
        var tracker = Tracker.connect(server.port(), imei)) {
      send(tracker, ignition(now - 20_000, false));
      send(tracker, ignition(now - 10_000, true));
      assertThat(server.readiness()).isEqualTo("{\"status\":\"ready\"}");
      await().until(() -> logged.lines("queue " + queue + " cannot be declared").size() == 1);

      rabbit.declareQueue(queue, Map.of("x-max-length", 1000));

      await().until(() -> server.count("teltonika.events.published") == 2);
      assertThat(logged.lines("queue " + queue + " cannot be declared")).hasSize(1);
      assertThat(server.readiness()).isEqualTo("{\"status\":\"ready\"}");
    } finally {
      rabbit.ctl("delete_user", user);
      rabbit.deleteQueue(queue);
    }
  }

  /** To lose old events is what an operator may want, and loses no record. */
  @Test
  void aQueueForEventsThatCanLoseThemIsUsedAsItIs() throws Exception {
    RabbitServer.shared().declareQueue(queue, Map.of("x-max-length", 1000));
    try (var server = start(RabbitServer.shared()).awaitReady();
        var tracker = Tracker.connect(server.port(), imei)) {
      send(tracker, ignition(now - 20_000, false));
      await().until(() -> server.count("teltonika.events.published") == 1);

      assertThat(server.readiness()).isEqualTo("{\"status\":\"ready\"}");
    } finally {
      RabbitServer.shared().deleteQueue(queue);
    }
  }

  @Test
  void withoutTheSettingThereIsNoQueue() {
    try (var server =
            TestServer.start(
                    RabbitServer.shared().uri(),
                    "record." + UUID.randomUUID(),
                    "STATE_QUEUE",
                    queue)
                .awaitReady();
        var tracker = Tracker.connect(server.port(), imei)) {
      send(tracker, ignition(now, false));

      assertThat(server.get("/metrics")).doesNotContain(queue);
    }
  }
}
