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
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Refused trackers are let in; frames that cannot be decoded are published. */
class RefusedFramesApiTest extends TwoProcesses {

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
}
