package carsharing.teltonika.device.limit;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.HandClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IdleWatchTest {

  private static final Duration TIMEOUT = Duration.ofMinutes(60);

  private final HandClock clock = new HandClock();
  private final AtomicInteger idle = new AtomicInteger();
  private boolean isBusy;
  private final IdleWatch watch =
      new IdleWatch(clock.timers(), clock, () -> TIMEOUT, () -> isBusy, idle::incrementAndGet);

  @Test
  void saysWhenATrackerHasBeenSilentForTooLong() {
    clock.pass(Duration.ofMinutes(30));
    watch.heard();
    clock.pass(Duration.ofMinutes(59));
    assertThat(idle).hasValue(0);

    clock.pass(Duration.ofMinutes(1));

    assertThat(idle).hasValue(1);
  }

  /** What the tracker has sent meanwhile is not read yet when the process goes on. */
  @Test
  void doesNotTakeAPauseOfTheProcessForSilence() {
    clock.pass(Duration.ofMinutes(50));
    clock.pause(Duration.ofMinutes(20));
    assertThat(idle).hasValue(0);
    watch.heard();

    clock.pass(Duration.ofMinutes(59));
    assertThat(idle).hasValue(0);
    clock.pass(Duration.ofMinutes(1));

    assertThat(idle).hasValue(1);
  }

  @Test
  void doesNotWaitForATrackerThatWaitsForTheServer() {
    isBusy = true;
    clock.pass(TIMEOUT.multipliedBy(2));
    assertThat(idle).hasValue(0);
    isBusy = false;

    clock.pass(TIMEOUT);

    assertThat(idle).hasValue(1);
  }

  @Test
  void saysNothingOnceItIsStopped() {
    watch.stop();

    clock.pass(TIMEOUT.multipliedBy(2));

    assertThat(idle).hasValue(0);
  }
}
