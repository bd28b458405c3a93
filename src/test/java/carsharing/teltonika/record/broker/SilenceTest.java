package carsharing.teltonika.record.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long a broker has been silent, by a clock that is moved by hand. */
class SilenceTest {

  private final Silence silence = new Silence(0);
  private long now;
  private long answers;
  private Duration found = Duration.ZERO;

  @Test
  void growsWhileAnAnswerIsOwed() {
    look(Duration.ofMinutes(1), true);

    assertThat(found).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void beginsAgainWithEachAnswer() {
    look(Duration.ofSeconds(59), true);
    answers++;
    look(Duration.ofMillis(100), true);
    assertThat(found).isZero();

    look(Duration.ofSeconds(2), true);
    assertThat(found).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void doesNotGrowWhileNothingIsOwed() {
    look(Duration.ofSeconds(59), true);
    look(Duration.ofHours(1), false);
    assertThat(found).isZero();

    look(Duration.ofSeconds(1), true);
    assertThat(found).isEqualTo(Duration.ofSeconds(1));
  }

  /** What the broker has said meanwhile is still to be read. */
  @Test
  void doesNotCountAPauseOfTheProcess() {
    look(Duration.ofSeconds(3), true);
    now += Duration.ofMinutes(5).toNanos();
    look(Duration.ofMillis(100), true);

    assertThat(found).isLessThan(Duration.ofSeconds(5));
  }

  /** Looks ten times a second, as the publisher does. */
  private void look(Duration time, boolean waits) {
    var step = Duration.ofMillis(100);
    for (var left = time; left.compareTo(Duration.ZERO) > 0; left = left.minus(step)) {
      now += step.toNanos();
      found = silence.look(now, answers, waits);
    }
  }
}
