package carsharing.teltonika.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.tracker.Imeis;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Records, traces, connections, processes, health and settings, from another process. */
class OperationsApiTest extends TwoProcesses {

  private static final String RECORDS = "/v1/vehicles/{imei}/records";
  private static final String TRACE = "/v1/vehicles/{imei}/trace";
  private static final String CONNECTION = "/v1/vehicles/{imei}/connection";

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

  /** What the process of the car has room for. */
  private int traceAtTheOther(String method, String imei) throws Exception {
    var path = "/devices/" + imei + "/trace";
    var body = BodyPublishers.ofString(method.equals("PUT") ? "{\"duration\":\"1m\"}" : "");
    return operator.send(Operator.request(other, path).method(method, body).build()).statusCode();
  }

  @Test
  void aTraceThatRunsGoesOnIfAProcessHasNoRoomForIt() throws Exception {
    var stranger = Imeis.any();
    try (var car = carAtTheOther()) {
      assertThat(traceAtTheOther("PUT", stranger)).isEqualTo(204);
      assertThat(operator.described("PUT", TRACE, "", "").statusCode()).isEqualTo(429);
      assertThat(operator.described("GET", TRACE, "", "").statusCode()).isEqualTo(404);

      assertThat(traceAtTheOther("DELETE", stranger)).isEqualTo(204);
      assertThat(operator.described("PUT", TRACE, "", "").statusCode()).isEqualTo(200);
      assertThat(traceAtTheOther("DELETE", operator.imei())).isEqualTo(204);
      assertThat(traceAtTheOther("PUT", stranger)).isEqualTo(204);

      assertThat(operator.described("PUT", TRACE, "", "").statusCode()).isEqualTo(429);
      assertThat(operator.described("GET", TRACE, "", "").statusCode()).isEqualTo(200);
      assertThat(car.isConnected()).isTrue();
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
