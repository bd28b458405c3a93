package carsharing.teltonika.reports;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionTimeoutException;

/** Waits for what should happen. That it does not is a result, and no exception. */
final class Patience {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Patience() {}

  /** Whether it has become true in time. */
  static boolean until(Callable<Boolean> condition) {
    try {
      await().atMost(LIMIT).pollInterval(Duration.ofMillis(10)).until(condition);
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }
}
