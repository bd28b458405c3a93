package carsharing.teltonika.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets all tests look often for what they wait for. Awaitility looks for the first time after 100
 * ms if nobody says otherwise, and the suite waits thousands of times.
 */
public final class PromptAwait implements BeforeAllCallback {

  private static final Duration INTERVAL = Duration.ofMillis(10);

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultPollInterval(INTERVAL);
  }
}
