package carsharing.teltonika.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/**
 * What the console shows when something is wrong: its token, its clock, its server, its browser.
 */
@EnabledIf("carsharing.teltonika.testing.browser.Browser#isThere")
class ConsoleFaultsTest extends InBrowser {

  private static final String OTHER_TOKEN = "a-token-that-is-revoked";

  @TempDir static Path folder;
  private static Path tokens = Path.of("");
  private static ConsoleScene scene;

  @BeforeAll
  static void start() throws Exception {
    tokens = folder.resolve("tokens.yaml");
    var hash = HexFormat.of().formatHex(Sha256.of(OTHER_TOKEN.getBytes(StandardCharsets.UTF_8)));
    Files.writeString(tokens, "tokens:%n  guest: { role: read, sha256: \"%s\" }%n".formatted(hash));
    scene = new ConsoleScene("API_TOKENS", tokens.toString(), "RELOAD_INTERVAL", "1s");
  }

  @AfterAll
  static void stop() {
    scene.close();
  }

  @Override
  ConsoleScene scene() {
    return scene;
  }

  @Test
  void aTokenThatIsRevokedWhileTheConsoleIsOpenIsToldAndAskedForAgain() throws Exception {
    scene.car("REV 101", false);
    browser.signIn(OTHER_TOKEN);
    browser.awaitText(".list", "REV 101");
    browser.awaitText(".live", "Live");

    Files.writeString(tokens, "tokens: {}\n");

    browser.awaitText("tc-sign-in", "Your token is not valid any more.");
    assertThat(browser.has(".car-row")).isFalse();
    assertThat(browser.run("return sessionStorage.length")).isEqualTo(0L);
    browser.find("#token").sendKeys(ConsoleScene.TOKEN, Keys.ENTER);
    browser.awaitText(".list", "REV 101");
  }

  @Test
  void agesFollowTheClockOfTheServer() throws Exception {
    scene.car("CLK 101", false);
    browser.prepare("const real = Date.now; Date.now = () => real() + 3 * 3_600_000;");
    browser.signIn(ConsoleScene.TOKEN);
    browser.press("CLK 101");
    browser.awaitText(".found", "1 car");

    browser.awaitText(".car-row .record", text -> Pattern.matches("(?s).*\\b\\d s", text));
  }

  @Test
  void anOldBrowserGetsASentence() {
    browser.prepare("Object.defineProperty(HTMLScriptElement, 'supports', { value: undefined });");
    browser.go("");

    browser.awaitText("#old", "This browser is too old for the console.");
  }

  @Test
  void aNewBrowserDoesNotGetThatSentence() {
    browser.go("");
    browser.find("#token");

    assertThat(browser.find("body").getText()).doesNotContain("too old");
  }

  @Test
  void anInterruptedStreamGoesOnBehindItsLastEvent() throws Exception {
    scene.car("STR 101", false);
    browser.prepare(
        "window.lastIds = [];"
            + "const real = fetch;"
            + "window.fetch = (url, request) => {"
            + "  if (!String(url).includes('/v1/events')) return real(url, request);"
            + "  lastIds.push(request.headers['last-event-id'] ?? '');"
            + "  const control = new AbortController();"
            + "  window.cut = () => control.abort();"
            + "  return real(url, { ...request, signal: AbortSignal.any([request.signal, control.signal]) });"
            + "};");
    browser.signIn(ConsoleScene.TOKEN);
    browser.awaitText(".live", text -> text.equals("Live"));
    browser.awaitText(".car-row .record", text -> Pattern.matches("(?s).*\\b\\d s", text));
    // The first event with an id has come when the car has sent another record.
    browser.runUntilDone(
        "const done = arguments[0];"
            + "import('/console/app/events.js').then(({ events }) => {"
            + "  const end = events.on(() => { end(); setTimeout(done); });"
            + "});");

    browser.run("cut()");

    browser.awaitScript("return lastIds.length > 1 && lastIds.at(-1) !== ''");
    browser.awaitText(".live", text -> text.equals("Live"));
  }

  @Test
  void manyEventsLeaveNothingBehind() throws Exception {
    scene.car("MEM 101", false);
    browser.signIn(ConsoleScene.TOKEN);
    browser.awaitText(".list", "MEM 101");
    browser.find(".leaflet-map-pane");
    send(10_000);
    var before = heap();
    send(200_000);

    assertThat(heap() - before).isLessThan(3_000_000);
  }

  /** As if the stream had brought them, 1,000 at a time, so that the page draws between them. */
  private void send(int count) {
    browser.runUntilDone(
        """
        const done = arguments[0];
        Promise.all([import('/console/fleet/cars.js'), import('/console/fleet/positions.js')]).then(
          async ([{ cars }, { positions }]) => {
            for (let sent = 0; sent < %d; sent++) {
              const car = { ...cars.list[sent %% cars.list.length], labels: [`label ${sent}`] };
              cars.take(car);
              positions.take(car);
              if (sent %% 1000 === 0) {
                await new Promise(requestAnimationFrame);
              }
            }
            done();
          });
        """
            .formatted(count));
  }

  private double heap() {
    browser.devTools("HeapProfiler.collectGarbage", Map.of());
    var told = browser.devTools("Runtime.getHeapUsage", Map.of());
    return Double.parseDouble(String.valueOf(told.get("usedSize")));
  }

  @Test
  void whileRedisIsAwayTheLastKnownStateStays() throws Exception {
    try (var other = new ConsoleScene()) {
      other.car("RED 101", false);
      browser.close();
      browser = browser(other, 1280, 800);
      browser.signIn(ConsoleScene.TOKEN);
      browser.awaitText(".list", "RED 101");

      other.redis().kill9();

      browser.awaitText(".banner", "Redis is away. You see the last known state of the cars.");
      assertThat(browser.find(".list").getText()).contains("RED 101");

      other.redis().restart();

      await().until(() -> !browser.has(".banner"));
      browser.awaitText(".car-row .record", text -> Pattern.matches("(?s).*\\b\\d s", text));
    }
  }
}
