package carsharing.teltonika.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import carsharing.teltonika.testing.browser.Browser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The operator's own map tiles. */
class ConsoleTilesTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir static Path folder;
  private static Path file = Path.of("");
  private static ConsoleScene scene;

  @BeforeAll
  static void start() throws Exception {
    file = TileFile.write(folder.resolve("city.pmtiles"), TileFile.PNG);
    scene = new ConsoleScene("CONSOLE_PMTILES", file.toString());
  }

  @AfterAll
  static void stop() {
    scene.close();
  }

  @Test
  @EnabledIf("carsharing.teltonika.testing.browser.Browser#isThere")
  void theMapShowsThemAndAsksNoOtherHost() throws Exception {
    scene.car("TIL 101", false);
    try (var browser = new Browser(scene.server().httpPort(), 1280, 800)) {
      browser.signIn(ConsoleScene.TOKEN);
      browser.awaitText(".list", "TIL 101");
      browser.awaitScript(
          "const tile = document.querySelector('.archive canvas.leaflet-tile-loaded');"
              + "return tile !== null && tile.getContext('2d').getImageData(9, 9, 1, 1).data.join() === '%d,%d,%d,255'"
                  .formatted(
                      TileFile.COLOUR.getRed(),
                      TileFile.COLOUR.getGreen(),
                      TileFile.COLOUR.getBlue()));
      browser.assertQuiet();
      browser.assertAsksOnlyTheServer();
    }
  }

  @Test
  void theServerHandsOutOneRangeOfTheFile() throws Exception {
    var all = Files.readAllBytes(file);
    var answer = get("range", "bytes=10-29");
    var tag = answer.headers().firstValue("etag").orElseThrow();

    assertThat(answer.statusCode()).isEqualTo(206);
    assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(all, 10, 30));
    assertThat(answer.headers().firstValue("content-range")).hasValue("bytes 10-29/" + all.length);
    assertThat(get("range", "bytes=0-99999").body()).isEqualTo(all);
    assertThat(get("range", "bytes=0-9", "if-match", tag).statusCode()).isEqualTo(206);
    assertThat(get("range", "bytes=0-9", "if-match", "\"other\"").statusCode()).isEqualTo(412);
    assertThat(get("range", "bytes=99999-100000").statusCode()).isEqualTo(416);
  }

  @Test
  void everythingButOneBoundedRangeIsRefused() throws Exception {
    assertThat(get().statusCode()).isEqualTo(400);
    for (var range :
        new String[] {
          "bytes=0-", "bytes=-5", "bytes=5-4", "bytes=0-1,3-4", "bytes=0-4194304", "lines=0-1"
        }) {
      assertThat(get("range", range).statusCode()).as(range).isEqualTo(400);
    }
  }

  @Test
  void aFileThatBrowsersCannotShowIsToldAtTheStart() throws Exception {
    var vector = TileFile.write(folder.resolve("vector.pmtiles"), TileFile.VECTOR).toString();
    var text = Files.writeString(folder.resolve("text.pmtiles"), "no tiles").toString();
    var missing = folder.resolve("missing.pmtiles").toString();

    assertThatThrownBy(() -> TileArchive.open(vector))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "console.pmtiles: %s: its tiles are vector tiles (expected: images: PNG, JPEG, WebP or AVIF)"
                .formatted(vector));
    assertThatThrownBy(() -> TileArchive.open(text))
        .hasMessageEndingWith("text.pmtiles: no PMTiles file of version 3");
    assertThatThrownBy(() -> TileArchive.open(missing))
        .hasMessageEndingWith("missing.pmtiles: no such file");
  }

  private static HttpResponse<byte[]> get(String... headers) throws Exception {
    var request =
        HttpRequest.newBuilder(
            URI.create(
                "http://127.0.0.1:%d/console/map/tiles.pmtiles"
                    .formatted(scene.server().httpPort())));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
  }
}
