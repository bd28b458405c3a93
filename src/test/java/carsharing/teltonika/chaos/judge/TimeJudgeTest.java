package carsharing.teltonika.chaos.judge;

import static carsharing.teltonika.chaos.judge.Stories.action;
import static carsharing.teltonika.chaos.judge.Stories.failure;
import static carsharing.teltonika.chaos.judge.Stories.is;
import static carsharing.teltonika.chaos.judge.Stories.mark;
import static carsharing.teltonika.chaos.judge.Stories.success;
import static carsharing.teltonika.chaos.judge.Stories.unlock;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.chaos.judge.Finding.Kind;
import carsharing.teltonika.vehicle.CarLife;
import carsharing.teltonika.vehicle.CarTruth;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A judge that finds no command that began late has to be one that would. */
class TimeJudgeTest {

  private final Chronicle story = new Chronicle(new CarTruth(CarLife.parked()));

  @Test
  void findsACommandThatBeganAfterItsKeyHadExpired() {
    story.write(1000, mark("m")).take(1010, "a").send(5800, "mark m").carryOut(5801, "mark m");
    story.tell(5810, "a").hear(5811, success());

    assertThat(story.judge()).singleElement().satisfies(is(Kind.STARTED_LATE, "mark m"));
  }

  @Test
  void findsACommandThatBeganAfterItsTtl() {
    story.write(1000, mark("m").put("ttl", "1s")).take(1010, "a").send(2800, "mark m");
    story.tell(2900, "a").hear(2901, failure("timeout"));

    assertThat(story.judge()).singleElement().satisfies(is(Kind.STARTED_LATE, "mark m"));
  }

  /** What was sent in time is seen late then. */
  @Test
  void allowsAsMuchAsTheMachineLetsThreadsWait() {
    story.write(1000, mark("m").put("expiresAt", 1500)).take(1010, "a").send(2000, "mark m");
    story.tell(2100, "a").hear(2101, failure("timeout"));

    assertThat(story.lag(Duration.ofMillis(50)).judge()).hasSize(1);
    assertThat(story.lag(Duration.ofMillis(70)).judge()).isEmpty();
  }

  /** However slow the machine is. */
  @Test
  void allowsNoMoreThanThreeSeconds() {
    story.write(1000, mark("m").put("expiresAt", 1500)).take(1010, "a").send(4600, "mark m");
    story.tell(4700, "a").hear(4701, failure("timeout"));

    assertThat(story.lag(Duration.ofMinutes(1)).judge()).hasSize(1);
  }

  @Test
  void findsACommandThatBeganAfterItsEnd() {
    story.write(1000, mark("m").put("expiresAt", 1500)).take(1010, "a").send(2000, "mark m");
    story.tell(2100, "a").hear(2101, failure("timeout"));

    assertThat(story.judge()).singleElement().satisfies(is(Kind.STARTED_LATE, "mark m"));
  }

  @Test
  void findsACommandThatBeganAfterItsOutcome() {
    story.write(1000, mark("m")).take(1010, "a").tell(1100, "a");
    story.hear(1101, failure("outcome_unknown")).send(2000, "mark m");

    assertThat(story.judge())
        .singleElement()
        .satisfies(is(Kind.STARTED_LATE, "without an outcome"));
  }

  @Test
  void findsAScriptThatBeganAfterItsTime() {
    story.write(1000, unlock().put("ttl", 1)).take(1010, "a").send(2800, "lvcanopenalldoors");
    story.tell(2900, "a").hear(2901, failure("timeout"));

    assertThat(story.judge()).singleElement().satisfies(is(Kind.STARTED_LATE, "lvcanopenalldoors"));
  }

  @Test
  void allowsAStepThatAnotherCommandOfTheCarMayHaveSent() {
    story.write(1000, unlock().put("ttl", 1)).take(1010, "a");
    story.write(1100, action("startRent")).take(1110, "b");
    story.send(2800, "lvcanopenalldoors");
    story.tell(2900, "a").hear(2901, failure("timeout"));
    story.tell(2950, "b").hear(2951, failure("timeout"));

    assertThat(story.judge()).isEmpty();
  }
}
