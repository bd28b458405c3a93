package carsharing.teltonika.testing.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real Chromium without a window, and what a person does with it. */
public final class Browser implements AutoCloseable {

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Path SCREENSHOTS = Path.of("target/console");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String address;
  private final ChromeDriver driver;

  /**
   * Opens a window with an empty page.
   *
   * @param port of the server on this machine
   */
  public Browser(int port, int width, int height) {
    address = "http://127.0.0.1:" + port;
    var service = new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
    driver = new ChromeDriver(service, options(width, height));
  }

  /** Whether this machine has one. */
  public static boolean isThere() {
    return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
  }

  /** The version of the browser. */
  public String version() {
    return driver.getCapabilities().getBrowserVersion();
  }

  /** Without the flags it asks its maker for this and that, and hangs on a closed network. */
  private static ChromeOptions options(int width, int height) {
    var logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    var options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.setCapability("goog:loggingPrefs", logs);
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--lang=en");
    // The window of a browser cannot be as narrow as a phone, but its picture can.
    options.setExperimentalOption(
        "mobileEmulation",
        Map.of(
            "deviceMetrics",
            Map.of("width", width, "height", height, "pixelRatio", 1.0, "touch", false)));
    return options;
  }

  /** Opens the console, and enters a token. */
  public void signIn(String token) {
    go("");
    find("#token").sendKeys(token, Keys.ENTER);
  }

  /** Opens a page of the console. */
  public void go(String hash) {
    driver.get(address + "/" + hash);
  }

  /** Waits for an element. */
  public WebElement find(String css) {
    return await("an element " + css)
        .ignoreExceptionsMatching(Browser::isNotThereYet)
        .until(() -> driver.findElement(By.cssSelector(css)), WebElement::isDisplayed);
  }

  /** Whether there is such an element now. */
  public boolean has(String css) {
    return !driver.findElements(By.cssSelector(css)).isEmpty();
  }

  /** Waits until the text of an element is as wanted; says at the end what it was. */
  public void awaitText(String css, Predicate<String> wanted) {
    await("the text of " + css)
        .ignoreExceptionsMatching(Browser::isNotThereYet)
        .until(() -> driver.findElement(By.cssSelector(css)).getText(), wanted);
  }

  /** Waits until an element shows a text. */
  public void awaitText(String css, String wanted) {
    awaitText(css, text -> text.contains(wanted));
  }

  /** An element that is drawn anew at this moment is found at the next attempt. */
  public void click(String css) {
    await("a click on " + css)
        .ignoreExceptionsMatching(Browser::isNotThereYet)
        .until(
            () -> {
              driver.findElement(By.cssSelector(css)).click();
              return true;
            });
  }

  private static boolean isNotThereYet(Throwable e) {
    return e instanceof NoSuchElementException || e instanceof StaleElementReferenceException;
  }

  /** Presses keys, wherever the focus is. */
  public void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /** The element that has the focus. */
  public WebElement focused() {
    return driver.switchTo().activeElement();
  }

  /** Runs a script, and returns its result. */
  public Object run(String script, Object... arguments) {
    return Objects.requireNonNullElse(driver.executeScript(script, arguments), "");
  }

  /** Runs a script, and returns what it hands to its last argument. */
  public Object runUntilDone(String script) {
    return Objects.requireNonNullElse(driver.executeAsyncScript(script), "");
  }

  /** Waits until a script returns true. */
  public void awaitScript(String script) {
    await(script).until(() -> Boolean.TRUE.equals(driver.executeScript(script)));
  }

  /** Runs a script in each page that is opened from now on, before the scripts of the page. */
  public void prepare(String script) {
    devTools("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
  }

  /** Asks the browser itself, by its protocol for developers. */
  public Map<String, Object> devTools(String command, Map<String, Object> parameters) {
    return driver.executeCdpCommand(command, parameters);
  }

  /** The address of the page. */
  public String at() {
    return Objects.requireNonNull(driver.getCurrentUrl());
  }

  /** Everybody can use the page, as far as rules can tell. */
  public void assertAccessible() {
    driver.executeScript(axe());
    var found =
        driver.executeAsyncScript(
            "const done = arguments[0]; axe.run().then((result) => done(JSON.stringify(result.violations.map("
                + "(rule) => [rule.id, rule.nodes.map((node) => node.target.join(' ') + ': ' + node.failureSummary)]))))");
    assertThat(found).as("what axe has found").isEqualTo("[]");
  }

  private static String axe() {
    try (var in = Objects.requireNonNull(Browser.class.getResourceAsStream("/axe.min.js"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** No error and no warning in the console of the browser, but those that are expected. */
  public void assertQuiet(String... expected) {
    var lines =
        driver.manage().logs().get(LogType.BROWSER).getAll().stream()
            .filter(line -> line.getLevel().intValue() >= Level.WARNING.intValue())
            .map(line -> line.getMessage())
            .filter(line -> List.of(expected).stream().noneMatch(line::contains));
    assertThat(lines).as("the console of the browser").isEmpty();
  }

  /** The browser has asked nobody but this server. */
  public void assertAsksOnlyTheServer() {
    var asked =
        driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
            .map(line -> message(line.getMessage()))
            .filter(message -> message.path("method").asText().equals("Network.requestWillBeSent"))
            .map(message -> message.at("/params/request/url").asText())
            .filter(url -> !url.startsWith("data:") && !url.startsWith("chrome"))
            .toList();
    assertThat(asked).isNotEmpty().allMatch(url -> url.startsWith(address + "/"));
    assertThat(asked).noneMatch(url -> url.contains("token="));
  }

  private static JsonNode message(String line) {
    try {
      return JSON.readTree(line).path("message");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps what can be seen. */
  public void keepScreenshot(String name) throws IOException {
    Files.createDirectories(SCREENSHOTS);
    Files.write(SCREENSHOTS.resolve(name + ".png"), screenshot());
  }

  /** What can be seen, as PNG. */
  public byte[] screenshot() {
    return driver.getScreenshotAs(OutputType.BYTES);
  }

  @Override
  public void close() {
    driver.quit();
  }
}
