package carsharing.teltonika.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Records;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators can do over HTTP; each answer is held against the served description. */
class OperatorApiTest {

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
  void hasTheMethodsThatItDescribesAndNoOthers() throws Exception {
    for (var path : operator.description().paths()) {
      if (path.startsWith("/v1/")) {
        continue; // Their pages have tests of their own.
      }
      var isAboutACar = path.contains("{imei}");
      for (var method : List.of("GET", "PUT", "POST", "DELETE", "PATCH")) {
        var expected = operator.description().has(method, path) ? isAboutACar ? 400 : 200 : 405;
        assertThat(
                operator.call(method, path.replace("{imei}", "1"), Operator.TOKEN, "").statusCode())
            .as("%s %s", method, path)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void showsConnectionsAndClosesThem() throws Exception {
    try (var car =
        CarTracker.connect(operator.server().port(), operator.imei(), (self, text) -> {})) {
      car.send(Records.number(1));
      await().until(() -> one().get("records").asInt() == 1);

      var listed =
          Operator.json(operator.call("GET", "/connections?limit=10", Operator.TOKEN, ""))
              .get("connections");
      assertThat(listed).hasSize(1);
      assertThat(listed.get(0).get("imei").asText()).isEqualTo(operator.imei());
      assertThat(listed.get(0).get("address").asText()).startsWith("127.0.0.1:");
      assertThat(one().get("frames").asInt()).isEqualTo(1);
      operator.described("GET", "/connections", "?limit=10", "");
      assertThat(
              Operator.json(
                      operator.call(
                          "GET", "/connections?after=" + operator.imei(), Operator.TOKEN, ""))
                  .get("connections"))
          .isEmpty();

      assertThat(operator.described("DELETE", "/connections/{imei}", "", "").statusCode())
          .isEqualTo(204);
      await().until(() -> !car.isConnected());
      assertThat(operator.described("DELETE", "/connections/{imei}", "", "").statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void tracesATrackerForALimitedTime() throws Exception {
    try (var logged = new Logged();
        var car =
            CarTracker.connect(operator.server().port(), operator.imei(), (self, text) -> {})) {
      car.send(Records.number(1));
      await().until(() -> one().get("records").asInt() == 1);
      var trace = "/devices/{imei}/trace";
      assertThat(operator.described("PUT", trace, "", "{\"duration\":\"1m\"}").statusCode())
          .isEqualTo(204);
      assertThat(one().has("tracedUntil")).isTrue();
      car.send(Records.number(2));
      await().until(() -> one().get("records").asInt() == 2);
      assertThat(operator.described("DELETE", trace, "", "").statusCode()).isEqualTo(204);
      car.send(Records.number(3));
      await().until(() -> one().get("records").asInt() == 3);

      assertThat(logged.lines(operator.imei() + " received 00000000")).hasSize(1);
      assertThat(operator.described("DELETE", trace, "", "").statusCode()).isEqualTo(404);
      assertThat(operator.described("PUT", trace, "", "{\"duration\":\"2h\"}").statusCode())
          .isEqualTo(400);
    }
  }

  private JsonNode one() throws Exception {
    return Operator.json(operator.described("GET", "/connections/{imei}", "", ""));
  }
}
