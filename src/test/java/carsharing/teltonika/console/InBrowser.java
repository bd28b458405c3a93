package carsharing.teltonika.console;

import carsharing.teltonika.testing.browser.Browser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Tests that look at a scene in a browser, and keep a picture of it when they fail. */
abstract class InBrowser {

  @RegisterExtension private final TestExecutionExceptionHandler screenshots = this::keepScreenshot;

  /** The one that is open; a test may open another one instead. */
  Browser browser;

  /** What the browser looks at. */
  abstract ConsoleScene scene();

  @BeforeEach
  void open() {
    browser = browser(scene(), 1280, 800);
  }

  @AfterEach
  void close() {
    browser.close();
  }

  /** A browser of this size. */
  static Browser browser(ConsoleScene scene, int width, int height) {
    return new Browser(scene.server().httpPort(), width, height);
  }

  private void keepScreenshot(ExtensionContext context, Throwable cause) throws Throwable {
    browser.keepScreenshot(context.getRequiredTestMethod().getName());
    throw cause;
  }
}
