package carsharing.teltonika.console;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.TestServer;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsolePagesTest {

  private static final Path FOLDER = Path.of("src/main/resources/console");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            RabbitServer.shared().uri(),
            "record." + UUID.randomUUID(),
            "CONSOLE_TILES",
            "https://{s}.tiles.example.org:8443/{z}/{x}/{y}.png",
            "CONSOLE_TILESCREDIT",
            "Example maps");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void servesThePageWithAPolicyThatAllowsOnlyItsOwnScriptsAndTheTiles() throws Exception {
    var answer = get("/");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
    assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("referrer-policy")).hasValue("no-referrer");
    assertThat(answer.headers().firstValue("content-security-policy").orElseThrow())
        .contains("default-src 'none'", "frame-ancestors 'none'", "connect-src 'self'")
        .contains("img-src 'self' https://*.tiles.example.org:8443;")
        .containsPattern("script-src 'self' 'sha256-[A-Za-z0-9+/=]{44}';")
        .doesNotContain("unsafe");
  }

  @Test
  void theOnlyScriptWithinThePageIsTheImportMap() throws Exception {
    var inline = Pattern.compile("<script(?![^>]*\\bsrc=)[^>]*>").matcher(get("/").body());

    assertThat(inline.results().map(found -> found.group()))
        .containsExactly("<script type=\"importmap\">");
    assertThat(get("/").body()).doesNotContain("style=", "onclick", "<style");
  }

  @Test
  void servesEveryFileOfTheListAndTheListNamesEveryFile() throws Exception {
    var listed = FileList.read().all();
    for (var name : listed.keySet()) {
      assertThat(get("/console/" + name).statusCode()).as(name).isEqualTo(200);
    }
    try (var files = Files.walk(FOLDER, 2)) {
      var own =
          files
              .filter(file -> FOLDER.relativize(file).getNameCount() == 2)
              .map(file -> FOLDER.relativize(file).toString());
      assertThat(listed.keySet().stream().filter(name -> !name.startsWith("lib/")))
          .containsExactlyInAnyOrderElementsOf(own.toList());
    }
  }

  /** Each import within an import would cost another way to the server and back. */
  @Test
  void thePageNamesEveryModuleSoThatBrowsersAskForAllAtOnce() throws Exception {
    var page = get("/").body();

    assertThat(FileList.read().all().keySet())
        .filteredOn(name -> name.endsWith(".js"))
        .filteredOn(name -> !Set.of("app/old.js", "lib/leaflet.js", "lib/uplot.js").contains(name))
        .allSatisfy(
            name ->
                assertThat(page)
                    .contains(
                        "<link rel=\"modulepreload\" href=\"console/%s\" />".formatted(name)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console/app/../../openapi.yaml",
        "/console/..%2f..%2fopenapi.yaml/x",
        "/console/app/..%2f..%2fopenapi.yaml",
        "/console/app/%2e%2e%2findex.html",
        "/console/app/no-such-file.js",
        "/console/files.txt",
        "/console/app/",
        "/console"
      })
  void noOtherPathLeadsToAFile(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void aBrowserThatHasAFileGetsItNotAgain() throws Exception {
    var first = get("/console/app/main.js");
    var tag = first.headers().firstValue("etag").orElseThrow();
    var second = get("/console/app/main.js", "if-none-match", tag);

    assertThat(tag).matches("\"[0-9a-f]{24}\"");
    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(second.body()).isEmpty();
    assertThat(second.headers().firstValue("etag")).hasValue(tag);
    assertThat(get("/console/app/main.js", "if-none-match", "\"other\"").statusCode())
        .isEqualTo(200);
  }

  @Test
  void aBrowserThatTakesGzipGetsTheSameContent() throws Exception {
    var request = request("/console/app/texts.js").header("accept-encoding", "gzip, br").build();
    var zipped = CLIENT.send(request, BodyHandlers.ofByteArray());

    assertThat(zipped.headers().firstValue("content-encoding")).hasValue("gzip");
    assertThat(zipped.headers().firstValue("vary")).hasValue("accept-encoding");
    try (var in = new GZIPInputStream(new ByteArrayInputStream(zipped.body()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(get("/console/app/texts.js").body());
    }
  }

  @Test
  void theSettingsOfTheMapComeWithTheTimeOfTheServer() throws Exception {
    var answer = get("/console/app/settings.json");

    assertThat(answer.body())
        .isEqualTo(
            "{\"tiles\":\"https://{s}.tiles.example.org:8443/{z}/{x}/{y}.png\",\"pmtiles\":false,\"credit\":\"Example maps\"}");
    assertThat(answer.headers().firstValue("date").orElseThrow()).endsWith(" GMT");
  }

  @Test
  void otherMethodsAreRefused() throws Exception {
    var request = request("/").POST(HttpRequest.BodyPublishers.noBody()).build();

    assertThat(CLIENT.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
  }

  private static HttpResponse<String> get(String path, String... headers) throws Exception {
    var request = request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:%d%s".formatted(server.httpPort(), path)));
  }
}
