package carsharing.teltonika.time;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.HandClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwakeTimerTest {

  private static final Duration DELAY = Duration.ofSeconds(5);

  /** Long enough to read what has come while the process was paused. */
  private static final Duration SECOND_LOOK = Duration.ofSeconds(2);

  private final HandClock clock = new HandClock();
  private final AtomicInteger fired = new AtomicInteger();

  private AwakeTimer.Waiting start() {
    return clock.timers().start(DELAY, fired::incrementAndGet);
  }

  @Test
  void firesOnceAfterItsDelay() {
    start();
    clock.pass(DELAY.minusMillis(1));
    assertThat(fired).hasValue(0);

    clock.pass(Duration.ofMillis(1));
    clock.pass(Duration.ofHours(1));

    assertThat(fired).hasValue(1);
  }

  @Test
  void looksASecondTimeIfThePauseOfTheProcessLastsLongerThanTheDelay() {
    start();
    clock.pass(Duration.ofSeconds(3));
    clock.pause(Duration.ofSeconds(25));
    assertThat(fired).hasValue(0);

    clock.pass(SECOND_LOOK.minusMillis(1));
    assertThat(fired).hasValue(0);
    clock.pass(Duration.ofMillis(1));

    assertThat(fired).hasValue(1);
  }

  @Test
  void countsAPauseThatEndsBeforeTheDelayDoes() {
    start();
    clock.pause(DELAY.minusMillis(500));
    assertThat(fired).hasValue(0);

    clock.pass(Duration.ofMillis(500));

    assertThat(fired).hasValue(1);
  }

  @Test
  void firesAlthoughAnEventLoopIsALittleLate() {
    start();
    clock.pause(DELAY.plusMillis(100));

    assertThat(fired).hasValue(1);
  }

  @Test
  void firesAtLastIfTheEventLoopIsAlwaysLate() {
    start();
    for (var i = 0; i < 11; i++) {
      clock.pause(DELAY.plusSeconds(1));
    }

    assertThat(fired).hasValue(1);
  }

  @Test
  void doesNotFireOnceItIsCancelled() {
    var waiting = start();
    clock.pause(DELAY.plusSeconds(1));
    waiting.cancel();

    clock.pass(Duration.ofHours(1));

    assertThat(fired).hasValue(0);
  }
}
