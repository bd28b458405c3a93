package carsharing.teltonika.allow;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.HandClock;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadingPaceTest {

  private final HandClock clock = new HandClock();
  private final ReadingPace pace = new ReadingPace(clock, Duration.ofSeconds(2));

  /** The size is asked for every 2 s. A set that has not changed is read the less, the larger. */
  @ParameterizedTest
  @CsvSource({
    "      0,      0, true",
    "   9999,      0, true",
    "  10000,   1999, false",
    "  10000,   2000, true",
    " 100000,  19999, false",
    " 100000,  20000, true",
    "1000000, 199999, false",
    "1000000, 200000, true",
  })
  void readsALargeSetSeldom(long size, int millis, boolean isDue) {
    clock.pass(Duration.ofMinutes(1));
    pace.read(clock.nanos());

    clock.pass(Duration.ofMillis(millis));

    assertThat(pace.isDue(size)).isEqualTo(isDue);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 4", "100, 301", "20000, 60001"})
  void restsThreeTimesAsLongAsAReadingTakes(int took, int rest) {
    var begun = clock.nanos();
    clock.pass(Duration.ofMillis(took));

    assertThat(pace.rest(begun)).isEqualTo(rest);
  }
}
