package carsharing.teltonika.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The pages for people who look after the server, with two processes; each answer is held against
 * the served description.
 */
class OperationsApiTest {

  private static final String RECORDS = "/v1/vehicles/{imei}/records";
  private static final String TRACE = "/v1/vehicles/{imei}/trace";
  private static final String CONNECTION = "/v1/vehicles/{imei}/connection";

  private final String queue = "record." + UUID.randomUUID();
  private Operator operator;
  private TestServer other;

  @BeforeEach
  void start() throws Exception {
    operator = new Operator();
    other =
        TestServer.start(
                RabbitServer.shared().uri(),
                queue,
                "HTTP_TOKEN",
                Operator.TOKEN,
                "ALLOW_IMEIS",
                "redis",
                "ALLOW_KEY",
                allowKey())
            .awaitReady();
    // Each has to hear of the other before one can ask it.
    await().until(() -> ids("/v1/processes").containsAll(List.of(selfOf(other))));
  }

  @AfterEach
  void stop() {
    other.close();
    operator.close();
  }

  private String allowKey() {
    return "allowed." + queue;
  }

  private String selfOf(TestServer server) throws Exception {
    return Operator.json(operator.send(Operator.request(server, "/v1/processes").build()))
        .get("process")
        .asText();
  }

  private List<String> ids(String path) throws Exception {
    var ids = new ArrayList<String>();
    get(path).get("processes").forEach(process -> ids.add(process.get("id").asText()));
    return ids;
  }

  private JsonNode get(String path) throws Exception {
    return get(path, "");
  }

  private JsonNode get(String path, String query) throws Exception {
    var answer = operator.described("GET", path, query, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Operator.json(answer);
  }

  private void letIn(String imei) {
    RedisServer.shared().ctl("sadd", allowKey(), imei);
    RedisServer.shared().ctl("publish", allowKey(), "changed");
  }

  private CarTracker carAtTheOther() {
    letIn(operator.imei());
    await().until(() -> tryConnect(other, operator.imei()));
    return CarTracker.connect(other.port(), operator.imei(), (self, text) -> {});
  }

  private static boolean tryConnect(TestServer server, String imei) {
    try (var tracker = Tracker.connect(server.port())) {
      tracker.announce(imei);
      await().until(() -> !tracker.received().isEmpty());
      return tracker.received().startsWith("01");
    }
  }

  @Test
  void showsTheLastRecordsOfACarOnAnotherProcessWithNamesAndUnits() throws Exception {
    try (var car = carAtTheOther()) {
      for (var i = 1; i <= 25; i++) {
        car.send(Records.number(i));
        var sent = i;
        await().until(() -> car.acknowledged() == sent);
      }

      var records = get(RECORDS).get("records");

      assertThat(records).hasSize(20);
      assertThat(records.get(0).get("timestamp").asText()).isEqualTo("2026-01-01T00:00:25.000Z");
      assertThat(records.get(19).get("timestamp").asText()).isEqualTo("2026-01-01T00:00:06.000Z");
      assertThat(records.get(0).get("elements").toString())
          .contains(
              "\"id\":66,\"name\":\"External Voltage\",\"value\":12.311,\"unit\":\"V\",\"raw\":\"3017\"");
      assertThat(records.get(0).at("/properties/ignition/value").asBoolean()).isTrue();
      assertThat(records.get(0).at("/position/latitude").asDouble()).isEqualTo(54.687155);
      assertThat(get(RECORDS, "?limit=3").get("records")).hasSize(3);
      assertThat(operator.described("GET", RECORDS, "?limit=21", "").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void tracesACarOnAnotherProcessAndShowsBothDirectionsDecoded() throws Exception {
    try (var car = carAtTheOther()) {
      assertThat(operator.described("GET", TRACE, "", "").statusCode()).isEqualTo(404);
      assertThat(operator.described("PUT", TRACE, "", "{\"duration\":\"1m\"}").statusCode())
          .isEqualTo(200);
      car.send(Records.number(1));
      await().until(() -> car.acknowledged() == 1);

      var frames = get(TRACE).get("frames");

      assertThat(frames).hasSize(2);
      assertThat(frames.get(0).get("direction").asText()).isEqualTo("received");
      assertThat(frames.get(0).get("hex").asText())
          .isEqualTo(HexFormat.of().formatHex(Tracker.frame(Records.number(1)).getBytes()));
      assertThat(frames.get(0).get("decoded").asText())
          .contains("Record 1 of 1", "External Voltage", "12.311 V");
      assertThat(frames.get(0).get("right").asBoolean()).isTrue();
      assertThat(frames.get(1).get("direction").asText()).isEqualTo("sent");
      assertThat(frames.get(1).get("decoded").asText()).contains("Acknowledgement of records: 1");

      assertThat(operator.described("DELETE", TRACE, "", "").statusCode()).isEqualTo(204);
      assertThat(operator.described("GET", TRACE, "", "").statusCode()).isEqualTo(404);
      assertThat(operator.described("DELETE", TRACE, "", "").statusCode()).isEqualTo(404);
      assertThat(operator.described("PUT", TRACE, "", "{\"duration\":\"2h\"}").statusCode())
          .isEqualTo(400);
      assertThat(operator.described("PUT", TRACE, "", "{\"time\":\"1m\"}").statusCode())
          .isEqualTo(400);
    }
  }

  @Test
  void closesTheConnectionOfACarOnAnotherProcess() throws Exception {
    try (var car = carAtTheOther()) {
      assertThat(operator.described("DELETE", CONNECTION, "", "").statusCode()).isEqualTo(204);
      await().until(() -> !car.isConnected());
      assertThat(operator.described("DELETE", CONNECTION, "", "").statusCode()).isEqualTo(404);
      assertThat(
              operator.described("DELETE", "/v1/vehicles/nobody/connection", "", "").statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void listsARefusedTrackerAndLetsItIn() throws Exception {
    letIn("356307042449999"); // An empty list is not read as one that refuses.
    await().until(() -> tryConnect(other, "356307042449999"));
    assertThat(tryConnect(other, operator.imei())).isFalse();
    assertThat(tryConnect(other, operator.imei())).isFalse();
    await().until(() -> refused().filter(one -> one.get("count").asInt() == 2).isPresent());

    var one = refused().orElseThrow();
    assertThat(one.get("address").asText()).isEqualTo("127.0.0.1");
    assertThat(one.get("process").asText()).isEqualTo(selfOf(other));

    // The allow-list of the first process lets all in: only the other one can change its list.
    assertThat(allow(operator.server())).isEqualTo(409);
    assertThat(allow(other)).isEqualTo(204);
    await().until(() -> tryConnect(other, operator.imei()));
    assertThat(refused()).isEmpty();
    assertThat(operator.described("POST", "/v1/refused/123/allow", "", "").statusCode())
        .isEqualTo(400);
  }

  private Optional<JsonNode> refused() throws Exception {
    operator.described("GET", "/v1/refused", "?limit=1000", "");
    var answer = operator.send(Operator.request(other, "/v1/refused?limit=1000").build());
    for (var one : Operator.json(answer).get("refused")) {
      if (one.get("imei").asText().equals(operator.imei())) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  private int allow(TestServer server) throws Exception {
    var path = "/v1/refused/" + operator.imei() + "/allow";
    var answer =
        operator.send(Operator.request(server, path).POST(BodyPublishers.noBody()).build());
    operator.description().check("POST", path, answer);
    return answer.statusCode();
  }

  @Test
  void publishesTheReadablePartOfAFrameThatCannotBeDecoded() throws Exception {
    letIn(operator.imei());
    await().until(() -> tryConnect(other, operator.imei()));
    var whole = frame(1, 2);
    var data = whole.data().clone();
    data[data.length - 1] = 9; // The second record count.
    var broken = Frame.of(data);
    sendUntilAcknowledged(broken);

    await().until(() -> quarantined().isPresent());
    var id = quarantined().orElseThrow();
    var shown = get("/v1/quarantine/" + id);

    assertThat(shown.get("hex").asText())
        .isEqualTo(HexFormat.of().formatHex(broken.encode().getBytes()));
    assertThat(shown.get("reason").asText())
        .isEqualTo("record counts differ: 2 at the front, 9 at the end");
    assertThat(shown.get("decoded").asText()).contains("Record 2 of 2", "WRONG: record counts");
    assertThat(shown.get("decodes").asBoolean()).isFalse();
    assertThat(shown.get("readable").asInt()).isEqualTo(2);

    assertThat(replay(id, "").statusCode()).isEqualTo(409);
    try (var records = new QueueReader(RabbitServer.shared().uri(), queue)) {
      assertThat(records.messages()).isEmpty();
      var answer = replay(id, "{\"partly\":true}");
      assertThat(answer.body()).isEqualTo("{\"published\":2,\"announced\":2,\"removed\":false}");
      assertThat(records.messages()).hasSize(1);
      assertThat(new String(records.messages().get(0).getBody(), UTF_8))
          .contains("2026-01-01T00:00:01.000Z", "2026-01-01T00:00:02.000Z", operator.imei());
    }

    assertThat(operator.described("DELETE", "/v1/quarantine/" + id, "", "").statusCode())
        .isEqualTo(204);
    assertThat(operator.described("GET", "/v1/quarantine/" + id, "", "").statusCode())
        .isEqualTo(404);
    assertThat(replay(id, "").statusCode()).isEqualTo(404);
  }

  @Test
  void publishesAFrameThatThisVersionCanDecodeAndRemovesIt() throws Exception {
    var id =
        RedisServer.shared()
            .ctl(
                "xadd",
                "teltonika:quarantine",
                "*",
                "imei",
                operator.imei(),
                "at",
                "1700000000000",
                "reason",
                "an older version",
                "hex",
                HexFormat.of().formatHex(frame(7).encode().getBytes()))
            .strip();

    assertThat(get("/v1/quarantine/" + id).get("decodes").asBoolean()).isTrue();
    assertThat(replay(id, "").body())
        .isEqualTo("{\"published\":1,\"announced\":1,\"removed\":true}");
    assertThat(replay(id, "").statusCode()).isEqualTo(404);
    try (var records = new QueueReader(RabbitServer.shared().uri(), queue)) {
      assertThat(records.messages()).hasSize(1);
      assertThat(records.messages().get(0).getProps().getType()).isEqualTo("avl.records");
    }
  }

  private static Frame frame(int... numbers) {
    var records = Arrays.stream(numbers).mapToObj(Records::number).toList();
    return new AvlFrame(AvlCodec.CODEC_8_EXTENDED, records, 0).encode();
  }

  private void sendUntilAcknowledged(Frame frame) {
    for (var i = 0; i < 3; i++) {
      try (var tracker = Tracker.connect(other.port(), operator.imei())) {
        tracker.send(Buffer.buffer(frame.encode().getBytes()));
        if (i == 2) {
          tracker.awaitAcknowledged(2);
        } else {
          tracker.halfClose();
          tracker.awaitClosed();
        }
      }
    }
  }

  private Optional<String> quarantined() throws Exception {
    operator.described("GET", "/v1/quarantine", "?limit=1000", "");
    var answer = operator.send(Operator.request(other, "/v1/quarantine?limit=1000").build());
    for (var one : Operator.json(answer).get("frames")) {
      if (one.get("imei").asText().equals(operator.imei())) {
        return Optional.of(one.get("id").asText());
      }
    }
    return Optional.empty();
  }

  private HttpResponse<String> replay(String id, String body) throws Exception {
    var path = "/v1/quarantine/" + id + "/replay";
    var answer =
        operator.send(Operator.request(other, path).POST(BodyPublishers.ofString(body)).build());
    operator.description().check("POST", path, answer);
    return answer;
  }

  private JsonNode healthOfTheOther() throws Exception {
    return Operator.json(operator.send(Operator.request(other, "/v1/health").build()));
  }

  @Test
  void showsProcessesHealthAndSettings() throws Exception {
    try (var car = carAtTheOther()) {
      car.send(Records.number(1));
      await().until(() -> car.acknowledged() == 1);
      var self = selfOf(other);
      await().until(() -> process(self).get("connected").asInt() == 1);
      assertThat(process(self).at("/ports/trackers").asInt()).isEqualTo(other.port());
      assertThat(process(self).get("status").asText()).isEqualTo("ready");

      await().until(() -> healthOfTheOther().at("/rabbitmq/queues").size() > 0);
      var health = healthOfTheOther();
      assertThat(health.get("status").asText()).isEqualTo("ready");
      assertThat(health.at("/rates/records").asDouble()).isPositive();
      assertThat(health.at("/rabbitmq/confirmLatency/p99").asDouble()).isPositive();
      assertThat(health.at("/redis/latency").asDouble()).isPositive();
      assertThat(health.at("/rabbitmq/queues").findValuesAsText("name")).contains(queue);
      get("/v1/health");

      var settings = get("/v1/settings").get("settings");
      assertThat(setting(settings, "http.token"))
          .isEqualTo("{\"name\":\"http.token\",\"value\":\"***\",\"source\":\"HTTP_TOKEN\"}");
      assertThat(setting(settings, "api.peerTimeout"))
          .isEqualTo(
              "{\"name\":\"api.peerTimeout\",\"value\":\"2s\",\"source\":\"conf/server.yaml\"}");
      assertThat(settings.toString()).doesNotContain(Operator.TOKEN);
    }
  }

  private JsonNode process(String id) throws Exception {
    for (var one : get("/v1/processes").get("processes")) {
      if (one.get("id").asText().equals(id)) {
        return one;
      }
    }
    throw new AssertionError("no process " + id);
  }

  private static String setting(JsonNode settings, String name) {
    for (var one : settings) {
      if (one.get("name").asText().equals(name)) {
        return one.toString();
      }
    }
    return "none";
  }
}
