package carsharing.teltonika.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.Imeis;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands by HTTP: whoever sends one waits for its outcome, and it leaves nothing behind. */
class CommandsByHttpTest {

  private Operator operator;

  @BeforeEach
  void start() throws Exception {
    operator = new Operator();
  }

  @AfterEach
  void stop() {
    operator.close();
  }

  @Test
  void sendsACommandAndWaitsForItsOutcome() throws Exception {
    try (var car = operator.lockingCar(operator.server())) {
      await()
          .until(
              () ->
                  operator.server().get("/metrics").contains("teltonika_connections_identified 1"));
      var outcome =
          operator.described(
              "POST", "/devices/{imei}/commands", "", "{\"action\":\"lock\",\"id\":\"a\"}");

      assertThat(outcome.statusCode()).isEqualTo(200);
      assertThat(Operator.json(outcome).get("message").asText()).isEqualTo("success");
      assertThat(Operator.json(outcome).get("id").asText()).isEqualTo("a");
      assertThat(car.commands()).contains("lvcanclosealldoors");

      var unknown =
          operator.described("POST", "/devices/{imei}/commands", "", "{\"action\":\"fly\"}");
      assertThat(Operator.json(unknown).get("message").asText()).isEqualTo("failed");
    }
  }

  @Test
  void findsACarThatIsConnectedToAnotherProcess() throws Exception {
    try (var other = Operator.startServer();
        var car = operator.lockingCar(other)) {
      await().until(() -> other.get("/metrics").contains("teltonika_connections_identified 1"));
      var outcome =
          operator.described("POST", "/devices/{imei}/commands", "", "{\"action\":\"lock\"}");

      assertThat(Operator.json(outcome).get("message").asText()).isEqualTo("success");
      assertThat(car.isConnected()).isTrue();
    }
  }

  @Test
  void withdrawsACommandThatNobodyTakesAndDoesNotDisturbOneThatWaits() throws Exception {
    var lost =
        operator.described(
            "POST", "/devices/{imei}/commands", "?timeout=300ms", "{\"action\":\"lock\"}");
    assertThat(lost.statusCode()).isEqualTo(404);
    assertThat(RedisServer.shared().ctl("exists", operator.imei())).isEqualTo("0");

    RedisServer.shared().ctl("set", operator.imei(), "{\"action\":\"unlock\"}", "EX", "60");
    var second =
        operator.described("POST", "/devices/{imei}/commands", "", "{\"action\":\"lock\"}");
    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(RedisServer.shared().ctl("get", operator.imei())).contains("unlock");
  }

  @Test
  void aClientThatHasGoneNoLongerTakesThePlaceOfACommand() throws Exception {
    try (var small = Operator.startServer("HTTP_TOKEN", Operator.TOKEN, "HTTP_MAXCOMMANDS", "2")) {
      small.awaitReady();
      for (var i = 0; i < 3; i++) {
        var car = Imeis.any();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), small.httpPort())) {
          socket.getOutputStream().write(longCommand(car).getBytes(StandardCharsets.UTF_8));
          await().until(() -> RedisServer.shared().ctl("exists", car).equals("1"));
        }
        await().until(() -> RedisServer.shared().ctl("exists", car).equals("0"));
      }
      // The clients have closed their connections: what they wanted is withdrawn.
      await().until(() -> operator.send(lock(small, "100ms")).statusCode() == 404);
    }
  }

  @Test
  void waitsForAnOutcomeForLongerThanAConnectionMayBeIdle() throws Exception {
    try (var impatient =
        Operator.startServer("HTTP_TOKEN", Operator.TOKEN, "HTTP_IDLETIMEOUT", "300ms")) {
      impatient.awaitReady();

      assertThat(operator.send(lock(impatient, "1500ms")).statusCode()).isEqualTo(404);
    }
  }

  /** A command for a car that is not connected, whose client would wait for long. */
  private static String longCommand(String car) {
    var body = "{\"action\":\"lock\"}";
    return "POST /devices/%s/commands?timeout=20m HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(car, Operator.TOKEN, body.length(), body);
  }

  private HttpRequest lock(TestServer at, String timeout) {
    return Operator.request(at, "/devices/" + operator.imei() + "/commands?timeout=" + timeout)
        .POST(BodyPublishers.ofString("{\"action\":\"lock\"}"))
        .build();
  }
}
