package carsharing.teltonika.command.session;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.HandClock;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Ten thousand cars that connect at once are not asked at once. */
class QuestionPaceTest {

  private final HandClock clock = new HandClock();
  private final QuestionPace pace = new QuestionPace(clock, () -> 20);

  @Test
  void givesEachCarAMomentOfItsOwn() {
    var delays = IntStream.range(0, 10_000).mapToLong(car -> pace.take(10_000)).toArray();

    assertThat(delays[0]).isEqualTo(10_000);
    assertThat(delays[1]).isEqualTo(10_050);
    assertThat(delays[9_999]).isEqualTo(10_000 + 9_999 * 50);
    assertThat(delays).doesNotHaveDuplicates();
  }

  @Test
  void keepsNobodyWaitingWhenThereIsRoom() {
    pace.take(100);
    clock.pass(Duration.ofSeconds(1));

    assertThat(pace.take(100)).isEqualTo(100);
    assertThat(pace.take(0)).isEqualTo(150);
    clock.pass(Duration.ofSeconds(1));
    assertThat(pace.take(0)).isEqualTo(1);
  }
}
