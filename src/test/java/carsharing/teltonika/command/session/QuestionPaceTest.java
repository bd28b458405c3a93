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
    var delays = IntStream.range(0, 10_000).mapToLong(car -> pace.take(10_000).delay()).toArray();

    assertThat(delays[0]).isEqualTo(10_000);
    assertThat(delays[1]).isEqualTo(10_050);
    assertThat(delays[9_999]).isEqualTo(10_000 + 9_999 * 50);
    assertThat(delays).doesNotHaveDuplicates();
  }

  @Test
  void keepsNobodyWaitingWhenThereIsRoom() {
    pace.take(100);
    clock.pass(Duration.ofSeconds(1));

    assertThat(pace.take(100).delay()).isEqualTo(100);
    assertThat(pace.take(0).delay()).isEqualTo(150);
    clock.pass(Duration.ofSeconds(1));
    assertThat(pace.take(0).delay()).isEqualTo(1);
  }

  /** Cars that come and go would put the questions to others off for ever. */
  @Test
  void givesTheMomentsOfCarsThatHaveGoneToOthers() {
    for (var i = 0; i < 1000; i++) {
      pace.giveBack(pace.take(10_000));
    }
    var first = pace.take(10_000);
    var second = pace.take(10_000);
    var third = pace.take(10_000);
    assertThat(first.delay()).isEqualTo(10_000);
    assertThat(second.delay()).isEqualTo(10_050);
    assertThat(third.delay()).isEqualTo(10_100);

    pace.giveBack(second);

    assertThat(pace.take(10_060).delay()).isEqualTo(10_150);
    assertThat(pace.take(10_000)).isEqualTo(second);
    assertThat(pace.take(10_000).delay()).isEqualTo(10_200);
  }

  @Test
  void givesNoMomentThatHasPassed() {
    pace.giveBack(pace.take(100));
    clock.pass(Duration.ofSeconds(1));

    assertThat(pace.take(0).delay()).isEqualTo(1);
    assertThat(pace.take(0).delay()).isEqualTo(50);
  }
}
