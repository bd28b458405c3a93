package carsharing.teltonika.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.pollinterval.IterativePollInterval;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets Awaitility look soon, and then less and less often: most of what is waited for is there in a
 * few ms. It is patient, because a machine may be slow: a limit costs time only if a test fails.
 * JUnit finds it by {@code META-INF/services}.
 */
public final class QuickAwaits implements BeforeAllCallback {

  private static final Duration FIRST = Duration.ofMillis(5);
  private static final Duration LONGEST = Duration.ofMillis(100);

  /** How long a test waits for an event that is certain to come. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  /** JUnit makes one. */
  public QuickAwaits() {}

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultTimeout(PATIENCE);
    Awaitility.setDefaultPollDelay(FIRST);
    Awaitility.setDefaultPollInterval(IterativePollInterval.iterative(QuickAwaits::next, FIRST));
  }

  private static Duration next(Duration last) {
    var twice = last.multipliedBy(2);
    return twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
  }
}
