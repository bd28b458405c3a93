package carsharing.teltonika.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Imeis;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.openqa.selenium.Keys;

/** The console in a real browser, with a real server and cars that drive. */
@EnabledIf("carsharing.teltonika.testing.browser.Browser#isThere")
class ConsoleTest extends InBrowser {

  private static ConsoleScene scene;

  @BeforeAll
  static void start() throws Exception {
    scene = new ConsoleScene();
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
  void aWrongTokenIsToldAndARightOneShowsTheFleet() throws Exception {
    scene.car("WTA 101", false);
    browser.signIn("no-such-token-at-all");

    browser.awaitText("#failure", "does not know this token");
    browser.assertAccessible();

    browser.find("#token").clear();
    browser.find("#token").sendKeys(ConsoleScene.TOKEN, Keys.ENTER);
    browser.awaitText(".list", "WTA 101");
    browser.awaitText(".live", "Live");
    browser.assertAccessible();
    browser.assertQuiet("401");
    browser.assertAsksOnlyTheServer();
    assertThat(browser.at()).doesNotContain(ConsoleScene.TOKEN);
    assertThat(browser.run("return localStorage.length + document.cookie")).isEqualTo("0");
  }

  @Test
  void aCarIsFoundByItsPlateWithTheFirstKeyAndSeenToMove() throws Exception {
    var imei = scene.car("FND 101", false);
    scene.car("OTH 202", false);
    browser.signIn(ConsoleScene.TOKEN);
    browser.awaitText(".list", "OTH 202");

    browser.press("fnd");

    browser.awaitText(".list", text -> text.contains("FND 101") && !text.contains("OTH 202"));
    browser.press(Keys.ENTER);
    browser.awaitText("h1", "FND 101");
    assertThat(browser.at()).endsWith("#/car/c" + imei);
    var before = position();
    await().until(() -> !position().equals(before));
    browser.assertAccessible();
    browser.assertQuiet();
    browser.assertAsksOnlyTheServer();
  }

  /** Leaflet's timer, which ends a zoom, once met a map that was gone. */
  @Test
  void thePageIsLeftWhileItsMapZooms() throws Exception {
    scene.car("ZOO 101", false);
    browser.signIn(ConsoleScene.TOKEN);
    browser.awaitText(".list", "ZOO 101");
    browser.find(".leaflet-map-pane");

    browser.runUntilDone(
        "const done = arguments[0];"
            + "document.querySelector('.map-buttons button').click();"
            + "const leave = () => {"
            + "  if (!document.querySelector('.leaflet-zoom-anim')) {"
            + "    requestAnimationFrame(leave);"
            + "  } else {"
            + "    location.hash = '#/health';"
            + "    setTimeout(done, 300);" // Behind Leaflet's timer of 250 ms.
            + "  }"
            + "};"
            + "leave();");

    browser.find("tc-refused");
    browser.assertQuiet();
  }

  /** Leaflet forgets a frame that it waits for when it draws before, and does not stop it then. */
  @Test
  void thePageIsLeftWhileItsTrackIsDrawn() throws Exception {
    scene.car("DRA 101", false);
    openCar("DRA 101");
    browser.find("tc-track-map canvas");

    browser.runUntilDone(
        "const done = arguments[0];"
            + "const part = document.querySelector('tc-track-map');"
            + "part.map.setView([54.7, 25.3], 14, { animate: false });"
            + "part.map.eachLayer((layer) => layer.setLatLngs?.([[54.7, 25.3], [54.71, 25.31]]));"
            + "part.map.fire('moveend');"
            + "part.remove();"
            + "requestAnimationFrame(() => requestAnimationFrame(done));");

    browser.assertQuiet();
  }

  private String position() {
    browser.awaitText("table.values", "Position");
    return browser.run("return document.querySelector('table.values td').textContent").toString();
  }

  @Test
  void aLockedCarIsSeenToBeVerified() throws Exception {
    scene.car("VER 101", false);
    openCar("VER 101");

    command("lock-central-lock");

    browser.awaitText(".ending", "Verified: the car shows what was wanted.");
    browser.awaitText(".trail", "Taken by the server");
    browser.awaitText(".trail", "Sent to the car");
    browser.awaitText(".trail", "lvcanclosealldoors");
    browser.awaitText(".badges", text -> text.contains("Locked") && text.contains("verified"));
    browser.awaitText(".history", "Lock");
    browser.assertAccessible();
    browser.assertQuiet();
  }

  @Test
  void aLyingCarIsSeenToBeContradicted() throws Exception {
    scene.car("LIE 202", true);
    openCar("LIE 202");

    // Whatever it is now, one of the two is a lie.
    command("unlock-central-lock");
    browser.find(".ending");
    if (!browser.find(".ending").getText().contains("Contradicted")) {
      command("lock-central-lock");
    }

    browser.awaitText(".ending", "Contradicted: the car shows the opposite");
    assertThat(browser.find(".ending").getAttribute("class")).contains("bad");
    browser.assertQuiet();
  }

  @Test
  void theKeyboardAloneIsEnough() throws Exception {
    scene.car("KEY 303", false);
    browser.signIn(ConsoleScene.TOKEN);
    browser.awaitText(".list", "KEY 303");

    browser.press("key");
    browser.awaitText(".found", "1 car");
    browser.press(Keys.ARROW_DOWN);
    await().until(() -> browser.focused().getText().contains("KEY 303"));
    browser.press(Keys.ENTER);
    browser.awaitText("h1", "KEY 303");
    browser.find("[data-command=draw-attention]");
    for (var i = 0; i < 40 && !"draw-attention".equals(focusedCommand()); i++) {
      browser.press(Keys.TAB);
    }

    assertThat(focusedCommand()).isEqualTo("draw-attention");
    browser.press(Keys.ENTER);
    browser.awaitText("dialog", "KEY 303");
    browser.press(Keys.ESCAPE);
    await().until(() -> !browser.has("dialog[open]"));
    assertThat(browser.has(".order")).isFalse();
  }

  private String focusedCommand() {
    return String.valueOf(browser.focused().getAttribute("data-command"));
  }

  @Test
  void toImmobiliseAMovingCarItsPlateHasToBeTyped() throws Exception {
    scene.car("MOV 101", false);
    openCar("MOV 101");
    browser.awaitText(".badges", "Moving");

    browser.click("[data-command=disable-driving]");
    browser.awaitText("dialog", "The car is moving. Type MOV 101 to confirm.");
    assertThat(browser.find("dialog .primary").isEnabled()).isFalse();
    browser.press("mov102");
    assertThat(browser.find("dialog .primary").isEnabled()).isFalse();
    browser.press(Keys.BACK_SPACE, "1");

    assertThat(browser.find("dialog .primary").isEnabled()).isTrue();
    browser.assertAccessible();
  }

  @Test
  void scriptCodeInTheTextOfATrackerIsShownAsText() throws Exception {
    var imei = Imeis.any();
    scene.register(imei, "XSS 303", "a car with a strange tracker");
    try (var car =
        CarTracker.connect(
            scene.server().port(),
            imei,
            (self, text) -> self.answer("<img src=x onerror=oops()>"))) {
      car.send(Records.now(0));
      await()
          .until(
              () ->
                  scene.ask("GET", "/v1/vehicles/" + imei, "").body().contains("\"online\":true"));
      openCar("XSS 303");

      command("draw-attention");

      browser.awaitText(".trail", "<img src=x onerror=oops()>");
      assertThat(browser.has("main img[src=x]")).isFalse();
      browser.assertQuiet();
      assertThat(car.commands()).isNotEmpty();
    }
  }

  @Test
  void onAPhoneNothingIsWiderThanTheScreen() throws Exception {
    scene.car("PHO 101", false);
    browser.close();
    browser = browser(scene, 360, 740);
    openCar("PHO 101");
    browser.awaitText("table.values", "Position");
    assertNarrow();
    browser.assertAccessible();

    for (var page : List.of("#/fleet", "#/health")) {
      browser.go(page);
      browser.find("main h1, main h2");
      assertNarrow();
      browser.assertAccessible();
    }
    browser.assertQuiet();
  }

  private void assertNarrow() {
    assertThat(browser.run("return document.documentElement.scrollWidth")).isEqualTo(360L);
  }

  @Test
  void aRefusedTrackerIsAllowed() throws Exception {
    var imei = Imeis.any();
    try (var strict = new ConsoleScene("ALLOW_IMEIS", "redis", "ALLOW_KEY", "imeis." + imei)) {
      try (var stranger = Tracker.connect(strict.server().port()).announce(imei)) {
        stranger.awaitReceived("00");
      }
      browser.close();
      browser = browser(strict, 1280, 800);
      browser.signIn(ConsoleScene.TOKEN);
      browser.find("nav a");
      browser.go("#/health");
      browser.awaitText("tc-refused", imei);

      browser.click("tc-refused button");
      browser.awaitText("dialog", "Allow the tracker " + imei + "?");
      browser.click("dialog .primary");

      browser.awaitText(".notice", imei + " may connect now.");
      browser.awaitText("tc-refused", "No tracker has been refused.");
      browser.assertAccessible();
      browser.assertQuiet();
      try (var car =
          CarTracker.connect(strict.server().port(), imei, (self, text) -> self.answer("ok"))) {
        assertThat(car.commands()).isEmpty();
      }
    }
  }

  @Test
  void aQuarantinedFrameIsReplayed() throws Exception {
    var imei = Imeis.any();
    scene
        .redis()
        .ctl(
            "xadd",
            "teltonika:quarantine",
            "*",
            "imei",
            imei,
            "at",
            "1700000000000",
            "reason",
            "an older version",
            "hex",
            HexFormat.of().formatHex(Tracker.frame(Records.number(7)).getBytes()));
    browser.signIn(ConsoleScene.TOKEN);
    browser.find("nav a");
    browser.go("#/health");
    browser.awaitText("tc-quarantine", text -> text.contains(imei) && text.contains("an older"));

    browser.click("tc-quarantine [aria-label='Show %s']".formatted(imei));
    browser.awaitText("tc-quarantine .beside", "Record 1 of 1");
    browser.click("tc-quarantine [aria-label='Replay %s']".formatted(imei));

    browser.awaitText(".notice", "1 of 1 records were published.");
    browser.awaitText("tc-quarantine", text -> !text.contains(imei));
    browser.assertQuiet();
  }

  private void openCar(String plate) {
    browser.signIn(ConsoleScene.TOKEN);
    browser.awaitText(".list", plate);
    browser.press(plate, Keys.ENTER);
    browser.awaitText("h1", plate);
  }

  private void command(String name) {
    browser.click("[data-command=%s]:not(:disabled)".formatted(name));
    browser.click("dialog .primary");
  }
}
