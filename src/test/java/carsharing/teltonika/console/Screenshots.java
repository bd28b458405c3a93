package carsharing.teltonika.console;

import carsharing.teltonika.testing.browser.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Makes the pictures of README and docs; {@code scripts/screenshots} starts the demo for it. */
final class Screenshots {

  private static final int WIDTH = 1360;
  private static final int HEIGHT = 820;

  private Screenshots() {}

  /** The port of the server, and the folder of the pictures. The token is that of HTTP_TOKEN. */
  public static void main(String[] arguments) throws IOException {
    var folder = Path.of(arguments[1]);
    try (var browser = new Browser(Integer.parseInt(arguments[0]), WIDTH, HEIGHT)) {
      browser.signIn(Objects.requireNonNull(System.getenv("HTTP_TOKEN"), "HTTP_TOKEN"));
      browser.awaitText(".list", "LRT 204");
      browser.awaitText(".found", "5 cars");
      browser.awaitScript( // A demo before this one may have left states that are older.
          "const ages = [...document.querySelectorAll('.car-row .record')];"
              + " return ages.length === 5 && ages.every((age) => /\\b\\d s$/.test(age.textContent.trim()))");
      browser.click("tc-fleet-map button[aria-label='Show all cars']");
      browser.find("tc-fleet-map canvas");
      keep(browser, folder.resolve("fleet.png"));

      browser.press("KBD 511");
      browser.awaitText(".found", "1 car");
      browser.click(".car-row a");
      browser.click("[data-command=lock-central-lock]:not(:disabled)");
      browser.click("dialog .primary");
      browser.find(".ending");
      keep(browser, folder.resolve("car.png"));

      browser.go("#/health");
      browser.awaitText(".checks", "RabbitMQ");
      browser.awaitText("tc-processes", "Connections");
      keep(browser, folder.resolve("health.png"));
    }
  }

  private static void keep(Browser browser, Path file) throws IOException {
    Files.write(file, browser.screenshot());
  }
}
