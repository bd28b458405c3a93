package carsharing.teltonika.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import carsharing.teltonika.testing.HandClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RedisClockTest {

  private static final long EPOCH = 1_700_000_000_000_000L; // µs

  private final HandClock own = new HandClock();
  private final RedisClock clock = new RedisClock(own);

  private static long seconds(double seconds) {
    return Math.round(seconds * 1e9);
  }

  @Test
  void isNotAskedBeforeRedisHasSaidWhatTimeItIs() {
    assertThatThrownBy(() -> clock.millisAt(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void goesOnFromWhatRedisHasSaid() {
    clock.measured(seconds(10), seconds(10.002), EPOCH);

    assertThat(clock.millisAt(seconds(15))).isCloseTo(EPOCH / 1000 + 4999, offset(1L));
    assertThat(clock.millisAt(seconds(5))).isCloseTo(EPOCH / 1000 - 5001, offset(1L));
  }

  @Test
  void goesOnWithTheTimeOfThisProcess() {
    clock.measured(own.nanos() - 2_000, own.nanos(), EPOCH);

    for (var second = 1; second <= 5; second++) {
      own.pass(Duration.ofSeconds(1));
      assertThat(clock.millis()).isEqualTo(EPOCH / 1000 + second * 1000L);
    }
    own.setCalendar(Duration.ofHours(1));
    assertThat(clock.millis()).isEqualTo(EPOCH / 1000 + 5000);
  }

  /** Redis has said the time somewhere between question and answer. */
  @Test
  void prefersAQuickAnswerToASlowOne() {
    clock.measured(seconds(10), seconds(10.002), EPOCH);
    clock.measured(seconds(20), seconds(28), EPOCH + 10_000_000);

    assertThat(clock.millisAt(seconds(30))).isCloseTo(EPOCH / 1000 + 19_999, offset(2L));
  }

  @Test
  void replacesASlowAnswerByAQuickOne() {
    clock.measured(seconds(10), seconds(18), EPOCH);
    clock.measured(seconds(20), seconds(20.002), EPOCH + 10_000_000);

    assertThat(clock.millisAt(seconds(20.001))).isCloseTo(EPOCH / 1000 + 10_000, offset(1L));
  }

  @Test
  void followsADriftThatASlowAnswerShowsAfterALongTime() {
    clock.measured(0, seconds(0.002), EPOCH);
    var day = Duration.ofDays(1).toNanos();
    clock.measured(day, day + seconds(0.5), EPOCH + 86_400_000_000L + 3_000_000);

    assertThat(clock.millisAt(day)).isCloseTo(EPOCH / 1000 + 86_400_000 + 2750, offset(2L));
  }

  @Test
  void followsAClockThatHasBeenSet() {
    clock.measured(seconds(10), seconds(10.002), EPOCH);
    var hour = Duration.ofHours(1);
    clock.measured(seconds(15), seconds(15.1), EPOCH + 5_000_000 - hour.toMillis() * 1000);

    assertThat(clock.millisAt(seconds(15.05)))
        .isCloseTo(EPOCH / 1000 + 5000 - hour.toMillis(), offset(2L));
  }
}
