package carsharing.teltonika.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the HTTP interface refuses, and what it says then. */
class BadRequestsTest {

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
  void refusesWhatItDoesNotUnderstandAndSaysWhatItExpects() throws Exception {
    var trace = "/devices/{imei}/trace";
    assertThat(operator.described("PUT", trace, "", "{\"durration\":\"5s\"}").body())
        .contains("field durration is unknown (expected: duration)");
    assertThat(operator.described("PUT", trace, "?duration=5s", "").body())
        .contains("parameter duration is unknown");
    var commands = "/devices/{imei}/commands";
    assertThat(operator.described("POST", commands, "?timout=5s", "{}").body())
        .contains("parameter timout is unknown (expected: timeout)");
    assertThat(operator.described("POST", commands, "?timeout=31m", "{}").body())
        .contains("at most 1800 s");
    var deep = "{\"action\":\"lock\",\"x\":" + "[".repeat(900) + "]".repeat(900) + "}";
    assertThat(operator.described("POST", commands, "", deep).statusCode()).isEqualTo(400);
    assertThat(operator.described("GET", "/connections", "?limit=%25", "").statusCode())
        .isEqualTo(400);
    assertThat(operator.described("GET", "/connections", "?lmit=1", "").statusCode())
        .isEqualTo(400);
    for (var path : List.of("/connections/12345", "/devices/35630704244101x/trace")) {
      var answer =
          operator.call(path.endsWith("trace") ? "DELETE" : "GET", path, Operator.TOKEN, "");
      assertThat(answer.statusCode()).as(path).isEqualTo(400);
      assertThat(answer.body()).contains("imei: 15 decimal digits expected");
    }
    assertThat(operator.call("HEAD", "/connections", Operator.TOKEN, "").statusCode())
        .isEqualTo(200);
  }

  @Test
  void wantsTheRightToken() throws Exception {
    assertThat(operator.call("GET", "/connections", "", "").statusCode()).isEqualTo(401);
    assertThat(operator.call("GET", "/connections", "wrong", "").statusCode()).isEqualTo(401);
    assertThat(
            operator
                .call("PUT", "/devices/" + operator.imei() + "/trace", Operator.TOKEN + "x", "")
                .statusCode())
        .isEqualTo(401);
    assertThat(
            operator.call("GET", "/connections", "", "").headers().firstValue("www-authenticate"))
        .hasValue("Bearer");
  }

  @Test
  void refusesABodyOfTenMegabytesAndWhatIsNoJson() throws Exception {
    var path = "/devices/" + operator.imei() + "/commands";
    var tenMegabytes = BodyPublishers.ofByteArray(new byte[10 << 20]);
    var announced = Operator.request(operator.server(), path).method("POST", tenMegabytes).build();
    var chunked =
        Operator.request(operator.server(), path)
            .method("POST", BodyPublishers.fromPublisher(tenMegabytes))
            .build();
    for (var request : List.of(announced, chunked)) {
      int status;
      try {
        status = operator.send(request).statusCode();
      } catch (IOException e) {
        status = 413; // Answered and closed before the client had sent all.
      }
      assertThat(status).isEqualTo(413);
    }
    assertThat(operator.call("POST", path, Operator.TOKEN, "nonsense").statusCode()).isEqualTo(400);
    assertThat(operator.call("POST", path, Operator.TOKEN, "[1]").statusCode()).isEqualTo(400);
    assertThat(operator.call("GET", "/health/live", "", "").statusCode()).isEqualTo(200);
  }

  @Test
  void namesTheMethodsThatAPageHas() throws Exception {
    var answer = operator.call("PUT", "/connections/" + operator.imei(), Operator.TOKEN, "{}");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).hasValue("GET, HEAD, DELETE");
  }

  @Test
  void refusesIdsThatOnlyCommandsOfTheApiHave() throws Exception {
    var answer =
        operator.call(
            "POST",
            "/devices/" + operator.imei() + "/commands",
            Operator.TOKEN,
            "{\"action\":\"lock\",\"id\":\"api/%s\",\"by\":{\"token\":\"boss\"}}"
                .formatted("0".repeat(32)));

    assertThat(answer.statusCode()).isEqualTo(400);
  }

  @Test
  void knowsNoPathsWithDots() throws Exception {
    for (var path :
        List.of("/../etc/passwd", "/connections/../metrics", "/connections/..%2f..%2fpasswd")) {
      assertThat(operator.call("GET", path, Operator.TOKEN, "").statusCode())
          .as(path)
          .isIn(400, 404);
    }
  }
}
