package carsharing.teltonika.record.queue;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.HandClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class QueueLagTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final HandClock clock = new HandClock();
  private final QueueLag lag = new QueueLag(clock);
  private long counted;
  private Duration age = Duration.ZERO;

  /** Ten messages a second; after five seconds the consumer stops, and later it catches up. */
  @Test
  void growsWhileTheConsumerStandsStillAndFallsWhileItCatchesUp() {
    look(0, 0);
    for (var second = 1; second <= 5; second++) {
      lookAfterASecond(0, 10L * second);
      assertThat(age).isZero();
    }
    for (var second = 1; second <= 60; second++) {
      lookAfterASecond(10L * second, 50 + 10L * second);
      assertThat(age).isEqualTo(Duration.ofSeconds(second));
    }
    for (var second = 1; second <= 6; second++) {
      lookAfterASecond(600 - 90L * second, 650 + 10L * second);
      assertThat(age).isBetween(seconds(60 - 9L * second), seconds(60 - 9L * second + 1));
    }
    lookAfterASecond(0, 720);
    assertThat(age).isZero();
  }

  /** Nothing is published at night. What waits grows older. */
  @Test
  void growsWhileNothingIsPublished() {
    look(0, 0);
    lookAfterASecond(1, 1);
    for (var second = 0; second < 3600; second++) {
      lookAfterASecond(1, 1);
    }
    assertThat(age).isEqualTo(seconds(3601));
  }

  @Test
  void isTheTimeSinceTheFirstLookForMessagesOfTheTimeBefore() {
    look(1000, 0);
    assertThat(age).isZero();
    clock.pass(SECOND.multipliedBy(30));
    look(1010, 10);
    assertThat(age).isEqualTo(seconds(30));
  }

  /** For a week, with what is remembered bounded: it is right to within a hundredth. */
  @Test
  void staysRightForAWeek() {
    look(0, 0);
    var looks = 7 * 24 * 1800;
    for (var i = 1; i <= looks; i++) {
      clock.pass(SECOND.multipliedBy(2));
      look(10L * i, 10L * i);
    }
    assertThat(age).isEqualTo(Duration.ofDays(7));
    clock.pass(SECOND.multipliedBy(2));
    look(5L * looks, 10L * looks);
    assertThat(age)
        .isBetween(Duration.ofHours(84), Duration.ofHours(84).plus(Duration.ofMinutes(42)));
  }

  private void lookAfterASecond(long messages, long published) {
    clock.pass(SECOND);
    look(messages, published);
  }

  private void look(long messages, long published) {
    for (; counted < published; counted++) {
      lag.published();
    }
    age = lag.look(messages);
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
