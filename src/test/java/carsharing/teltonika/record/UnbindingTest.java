package carsharing.teltonika.record;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.HandClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnbindingTest {

  private final HandClock clock = new HandClock();
  private final Unbinding unbinding = new Unbinding(clock, Duration.ofMinutes(1));

  @ParameterizedTest
  @CsvSource({"0, false", "59999, false", "60000, true", "600000, true"})
  void isDueAfterItsTime(int millis, boolean isDue) {
    clock.pass(Duration.ofMillis(millis));

    assertThat(unbinding.begin()).isEqualTo(isDue);
  }

  @Test
  void isDueOnce() {
    assertThat(unbinding.begin()).isFalse();
    clock.pass(Duration.ofMinutes(1));
    assertThat(unbinding.begin()).isTrue();
    clock.pass(Duration.ofHours(1));
    assertThat(unbinding.begin()).isFalse();
  }

  @Test
  void isDueAtOnceIfThereIsNothingToWaitFor() {
    assertThat(new Unbinding(clock, Duration.ZERO).begin()).isTrue();
  }
}
