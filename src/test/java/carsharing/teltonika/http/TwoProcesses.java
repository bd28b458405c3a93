package carsharing.teltonika.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Tracker;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Two processes, whose pages people use who look after the server. Each answer is held against the
 * served description.
 */
abstract class TwoProcesses {

  final String queue = "record." + UUID.randomUUID();
  Operator operator;
  TestServer other;

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
                allowKey(),
                "API_MAXTRACES",
                "1")
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

  String selfOf(TestServer server) throws Exception {
    return Operator.json(operator.send(Operator.request(server, "/v1/processes").build()))
        .get("process")
        .asText();
  }

  private List<String> ids(String path) throws Exception {
    var ids = new ArrayList<String>();
    get(path).get("processes").forEach(process -> ids.add(process.get("id").asText()));
    return ids;
  }

  JsonNode get(String path) throws Exception {
    return get(path, "");
  }

  JsonNode get(String path, String query) throws Exception {
    var answer = operator.described("GET", path, query, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Operator.json(answer);
  }

  void letIn(String imei) {
    RedisServer.shared().ctl("sadd", allowKey(), imei);
    RedisServer.shared().ctl("publish", allowKey(), "changed");
  }

  CarTracker carAtTheOther() {
    letIn(operator.imei());
    await().until(() -> tryConnect(other, operator.imei()));
    return CarTracker.connect(other.port(), operator.imei(), (self, text) -> {});
  }

  static boolean tryConnect(TestServer server, String imei) {
    try (var tracker = Tracker.connect(server.port())) {
      tracker.announce(imei);
      await().until(() -> !tracker.received().isEmpty());
      return tracker.received().startsWith("01");
    }
  }
}
