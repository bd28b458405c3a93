package carsharing.teltonika.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.api.ApiClient;
import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.tracker.Imeis;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may use the API, by the tokens of a file that changes. */
class AccessTest {

  @TempDir private Path folder;
  private Path file;
  private ApiClient api;

  @BeforeEach
  void start() throws IOException {
    file = folder.resolve("tokens.yaml");
    write("reader: { role: read, sha256: \"%s\" }", "reader-of-the-fleet");
    api =
        ApiClient.start(
            "API_TOKENS",
            file.toString(),
            "RELOAD_INTERVAL",
            "100ms",
            "API_WRONGTOKENSPERMINUTE",
            "5",
            "API_ALLOWEDORIGINS",
            "https://fleet.example");
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private void write(String line, String token) throws IOException {
    Files.writeString(file, "tokens:\n  " + line.formatted(Token.hashOf(token)) + "\n");
  }

  private HttpResponse<String> as(String token, String method, String path) {
    return as(token, method, path, Map.of());
  }

  private HttpResponse<String> as(
      String token, String method, String path, Map<String, String> headers) {
    var all = new HashMap<>(headers);
    all.put("Authorization", "Bearer " + token);
    return api.call(method, path, "", all);
  }

  @Test
  void tellsAClientTheNameAndTheRoleOfItsToken() {
    var me = ApiClient.json(as("reader-of-the-fleet", "GET", "/v1/me"));
    assertThat(me.getMap()).isEqualTo(Map.of("token", "reader", "role", "read"));

    var admin = as(ApiClient.TOKEN, "GET", "/v1/me");
    assertThat(ApiClient.json(admin).getMap())
        .isEqualTo(Map.of("token", "http.token", "role", "admin"));
    assertThat(admin.headers().firstValue("cache-control")).hasValue("no-store");
    assertThat(admin.headers().firstValue("x-content-type-options")).hasValue("nosniff");
  }

  @Test
  void refusesAnUnknownTokenAndSoonAnswersThatAddressNoMoreButItsRightTokens() {
    var statuses = new ArrayList<Integer>();
    for (var i = 0; i < 7; i++) {
      statuses.add(as("wrong-" + i, "GET", "/v1/me").statusCode());
    }
    assertThat(statuses).startsWith(401, 401, 401, 401, 401).endsWith(429);
    assertThat(api.server().count("teltonika.http.refused", "problem", "unauthorized"))
        .isEqualTo(Collections.frequency(statuses, 401));

    var late = api.call("GET", "/v1/me", "", Map.of());
    assertThat(ApiClient.problem(late)).isEqualTo("too-many-wrong-tokens");
    assertThat(late.headers().firstValueAsLong("retry-after").orElse(0)).isBetween(1L, 12L);
    assertThat(as("reader-of-the-fleet", "GET", "/v1/me").statusCode()).isEqualTo(200);
  }

  @Test
  void asksForATokenInTheWayOfHttp() {
    var answer = api.call("GET", "/v1/me", "", Map.of());
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("www-authenticate")).hasValue("Bearer");
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(ApiClient.problem(answer)).isEqualTo("unauthorized");
  }

  @Test
  void aTokenThatIsRemovedIsRefusedAndOneThatIsAddedIsTaken() throws IOException {
    // To ask with the new token until it is taken would be too many wrong tokens.
    try (var logged = new Logged()) {
      write("writer: { role: command, sha256: \"%s\" }", "writer-of-commands");
      await().until(() -> !logged.lines(file + ": 1 tokens").isEmpty());
    }
    assertThat(as("writer-of-commands", "GET", "/v1/me").statusCode()).isEqualTo(200);
    assertThat(as("reader-of-the-fleet", "GET", "/v1/me").statusCode()).isEqualTo(401);
  }

  @Test
  void aFileWithMistakesChangesNothingAndIsToldOnce() throws IOException {
    try (var logged = new Logged()) {
      Files.writeString(
          file, "tokens:\n  http.token: { role: boss, sha256: reader-of-the-fleet, x: 1 }\n");

      await().until(() -> !logged.lines("The tokens stay as they were").isEmpty());
      assertThat(logged.lines("The tokens stay as they were").get(0))
          .contains("tokens.http.token: expected: a name", "boss", ".x: unknown", "64 hex digits")
          .doesNotContain("reader-of-the-fleet");
    }
    assertThat(as("reader-of-the-fleet", "GET", "/v1/me").statusCode()).isEqualTo(200);
    assertThat(api.server().count("teltonika.reload.successful", "what", "tokens")).isZero();
  }

  @Test
  void theOlderPagesTakeTheSameTokensByTheirRoles() {
    var path = "/connections/" + Imeis.any();

    assertThat(as("reader-of-the-fleet", "GET", "/connections").statusCode()).isEqualTo(200);
    assertThat(as("reader-of-the-fleet", "DELETE", path).statusCode()).isEqualTo(403);
    assertThat(as("reader-of-the-fleet", "DELETE", path).body())
        .isEqualTo("{\"error\":\"the role of this token is read (expected: admin)\"}");
    assertThat(as(ApiClient.TOKEN, "DELETE", path).statusCode()).isEqualTo(404);
  }

  @Test
  void aChangeStandsInTheAuditWithTheTokensNameAndThePerson() {
    var path = "/connections/" + Imeis.any();
    try (var logged = new Logged("audit")) {
      as(ApiClient.TOKEN, "DELETE", path, Map.of("X-Actor", "Anna M."));
      as(ApiClient.TOKEN, "GET", path);

      await().until(() -> !logged.lines("DELETE ").isEmpty());
      assertThat(logged.lines(path))
          .hasSize(1)
          .first()
          .asString()
          .contains("DELETE " + path + ": 404, token http.token, actor Anna M.")
          .doesNotContain(ApiClient.TOKEN);
    }
    var tooLong = Map.of("X-Actor", "a".repeat(101));
    assertThat(as(ApiClient.TOKEN, "GET", "/v1/me", tooLong).statusCode()).isEqualTo(400);
  }

  @Test
  void onlyPagesOfAnAllowedOriginMayUseTheApi() {
    var preflight =
        Map.of("Access-Control-Request-Method", "PUT", "Origin", "https://evil.example");
    assertThat(api.call("OPTIONS", "/v1/me", "", preflight).statusCode()).isEqualTo(403);

    var allowed = new HashMap<>(preflight);
    allowed.put("Origin", "https://fleet.example");
    var answer = api.call("OPTIONS", "/v1/me", "", allowed);
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().firstValue("access-control-allow-origin"))
        .hasValue("https://fleet.example");

    var foreign = Map.of("Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site");
    var read = as(ApiClient.TOKEN, "GET", "/v1/me", foreign);
    assertThat(read.headers().firstValue("access-control-allow-origin")).isEmpty();
    var change = as(ApiClient.TOKEN, "DELETE", "/v1/webhooks/x", foreign);
    assertThat(change.statusCode()).isEqualTo(403);
    assertThat(ApiClient.problem(change)).isEqualTo("origin-not-allowed");
  }

  @Test
  void saysWhatIsWrongWithAPathAndAMethodAsProblems() {
    assertThat(ApiClient.problem(as(ApiClient.TOKEN, "GET", "/v1/nothing")))
        .isEqualTo("unknown-path");
    assertThat(ApiClient.problem(as(ApiClient.TOKEN, "PUT", "/v1/me")))
        .isEqualTo("method-not-allowed");
    assertThat(ApiClient.problem(as(ApiClient.TOKEN, "GET", "/v1/me?x=1")))
        .isEqualTo("unknown-parameter");
  }

  @Test
  void hasTheMethodsThatItDescribesAndNoOthers() {
    var paths = api.description().paths().stream().filter(path -> path.startsWith("/v1/")).toList();
    assertThat(paths).contains("/v1/me", "/v1/webhooks/{id}");
    for (var path : paths) {
      for (var method : List.of("GET", "PUT", "POST", "DELETE", "PATCH")) {
        var asked = path.replaceAll("\\{\\w+}", "1");
        // Without a token nothing happens, and what is not there is not there for anybody.
        var answer = api.call(method, asked, "", Map.of());
        assertThat(answer.statusCode() == 405)
            .as("%s %s: %s", method, path, answer.body())
            .isEqualTo(!api.description().has(method, path));
      }
    }
  }
}
