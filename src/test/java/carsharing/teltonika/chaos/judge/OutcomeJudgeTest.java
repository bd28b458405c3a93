package carsharing.teltonika.chaos.judge;

import static carsharing.teltonika.chaos.judge.Stories.failure;
import static carsharing.teltonika.chaos.judge.Stories.is;
import static carsharing.teltonika.chaos.judge.Stories.success;
import static carsharing.teltonika.chaos.judge.Stories.unlock;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.chaos.judge.Finding.Kind;
import carsharing.teltonika.vehicle.CarLife;
import carsharing.teltonika.vehicle.CarTruth;
import org.junit.jupiter.api.Test;

/** A judge that finds no lost and no second outcome has to be one that would. */
class OutcomeJudgeTest {

  private final Chronicle story = new Chronicle(new CarTruth(CarLife.parked()));

  @Test
  void findsNothingWhereEachCommandWasRunAndToldOnce() {
    story.write(1000, unlock()).announce(1001).take(1010, "a");
    story.send(1015, "lvcanopenalldoors").carryOut(1020, "lvcanopenalldoors");
    story.tell(1030, "a").hear(1031, success());

    assertThat(story.judge()).isEmpty();
  }

  @Test
  void findsACommandThatWasTakenAndHasNoOutcome() {
    story.write(1000, unlock()).take(1010, "a");

    assertThat(story.judge()).singleElement().satisfies(is(Kind.NO_OUTCOME, "never told"));
  }

  @Test
  void findsAnOutcomeThatWasNotedAndNotPublished() {
    story.write(1000, unlock()).take(1010, "a").tell(1030, "a");

    assertThat(story.judge()).singleElement().satisfies(is(Kind.NO_OUTCOME, "never heard"));
  }

  @Test
  void allowsAnOutcomeThatNobodyCouldHear() {
    story.write(1000, unlock()).take(1010, "a").loseRedis(1020).tell(1030, "a");

    assertThat(story.judge()).isEmpty();
  }

  @Test
  void givesAnOutcomeToTheNextCommandIfTheOneBeforeCouldNotBeHeard() {
    story.write(1000, unlock()).take(1010, "a").loseRedis(1020).tell(1030, "a").subscribe(1100);
    story.write(2000, unlock()).take(2010, "b").tell(2030, "b").hear(2031, failure("timeout"));

    assertThat(story.judge()).isEmpty();
  }

  @Test
  void givesEachOfTwoOutcomesThatAreToldAtOnceItsCommand() {
    story.write(1000, unlock()).take(1010, "a").tell(1030, "a");
    story.write(1031, unlock()).take(1032, "b").tell(1033, "b");
    story.hear(1034, failure("timeout")).hear(1035, failure("timeout")).loseRedis(3000);

    assertThat(story.judge()).isEmpty();
  }

  @Test
  void findsAnOutcomeThatIsLostAlthoughTheNextOneWasHeard() {
    story.write(1000, unlock()).take(1010, "a").tell(1030, "a");
    story.write(2000, unlock()).take(2010, "b").tell(2030, "b").hear(2031, failure("timeout"));

    assertThat(story.judge()).singleElement().satisfies(is(Kind.NO_OUTCOME, "never heard"));
  }

  @Test
  void findsACommandThatWasAnnouncedToAReachableCarAndNotTaken() {
    story.write(1000, unlock()).announce(1001).expectReachable(true);

    assertThat(story.judge()).singleElement().satisfies(is(Kind.NO_OUTCOME, "never taken"));
  }

  @Test
  void allowsACommandThatExpiresBeforeItsCarIsReachable() {
    story.write(1000, unlock()).announce(1001).expectReachable(false);

    assertThat(story.judge()).isEmpty();
  }

  @Test
  void allowsACommandThatItsClientDidNotStayToHearOf() {
    story.write(1000, unlock()).announce(1001).expectReachable(true).loseRedis(1500);

    assertThat(story.judge()).isEmpty();
  }

  @Test
  void findsASecondOutcome() {
    story.write(1000, unlock()).take(1010, "a").tell(1030, "a");
    story.hear(1031, failure("disconnected")).hear(1032, failure("disconnected"));

    assertThat(story.judge()).singleElement().satisfies(is(Kind.TWO_OUTCOMES, "no command"));
  }

  @Test
  void findsNoCommandAlthoughTheCommandWasTaken() {
    story.write(1000, unlock()).announce(1001).take(1010, "a").tell(1030, "a");
    story.hear(1031, failure("disconnected")).hear(1040, failure("no_command"));

    assertThat(story.judge()).singleElement().satisfies(is(Kind.TWO_OUTCOMES, "no_command"));
  }

  @Test
  void allowsNoCommandForOneThatHasExpired() {
    story.write(1000, unlock()).announce(1001).hear(6000, failure("no_command"));

    assertThat(story.judge()).isEmpty();
  }

  @Test
  void allowsThatAnIdIsToldAgain() {
    var command = unlock().put("id", "x");
    story.write(1000, command).take(1010, "a").send(1015, "lvcanopenalldoors");
    story.carryOut(1020, "lvcanopenalldoors").tell(1030, "a").hear(1031, success().put("id", "x"));
    story.write(2000, command).take(2010, "b").tell(2020, "b");
    story.hear(2021, success().put("id", "x").put("repeated", true));

    assertThat(story.judge()).isEmpty();
  }
}
