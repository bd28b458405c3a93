package carsharing.teltonika.chaos.judge;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.chaos.judge.Finding.Kind;
import carsharing.teltonika.vehicle.CarLife;
import carsharing.teltonika.vehicle.CarTruth;
import carsharing.teltonika.vehicle.Moment;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;

/** A judge that finds nothing has to be one that would. */
class JudgeTest {

  private static final String DONE = "success";

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

  @Test
  void findsASuccessAlthoughTheDoorsDidNotMove() {
    story.write(1000, unlock()).take(1010, "a").send(1015, "lvcanopenalldoors");
    story.tell(1030, "a").hear(1031, success());

    assertThat(story.judge()).singleElement().satisfies(is(Kind.FALSE_SUCCESS, "not carried out"));
  }

  @Test
  void countsADeedForOneCommandOnly() {
    story.write(1000, unlock()).take(1010, "a").send(1015, "lvcanopenalldoors");
    story.carryOut(1020, "lvcanopenalldoors").tell(1030, "a").hear(1031, success());
    story.write(1040, unlock()).take(1050, "b").send(1055, "lvcanopenalldoors");
    story.tell(1060, "b").hear(1061, success());

    assertThat(story.judge())
        .singleElement()
        .satisfies(is(Kind.FALSE_SUCCESS, "taken Within[from=1049"));
  }

  @Test
  void findsAnImmobiliserThatWasSetOnlyAfterTheOutcome() {
    story.write(1000, action("imoLock")).take(1010, "a").send(1015, "setdigout ?1");
    story.tell(1030, "a").hear(1031, success()).carryOut(1500, "setdigout ?1");

    assertThat(story.judge()).singleElement().satisfies(is(Kind.FALSE_SUCCESS, "setdigout ?1"));
  }

  @Test
  void allowsASuccessThatSaysThatTheTextIsUnknown() {
    var unknown =
        new JsonObject()
            .put("step", new JsonObject().put("command", "setdigout ?1"))
            .put("text", "OK");
    story.write(1000, action("imoLock")).take(1010, "a").send(1015, "setdigout ?1");
    story.tell(1030, "a").hear(1031, success().put("unknownAnswers", new JsonArray().add(unknown)));

    assertThat(story.judge()).isEmpty();
  }

  @Test
  void findsASuccessWithAStepThatWasNeverSent() {
    story.write(1000, unlock()).take(1010, "a").carryOut(1020, "lvcanopenalldoors");
    story.tell(1030, "a").hear(1031, success());

    assertThat(story.judge()).singleElement().satisfies(is(Kind.FALSE_SUCCESS, "never sent"));
  }

  @Test
  void findsACheckThatPassedByARecordOfBefore() {
    var truth = new CarTruth(CarLife.eventful(1, 0));
    var from = begin(truth, moment -> !moment.isFit(), 4000);
    var begun = new Chronicle(truth);
    begun.write(from + 2000, action("testPolygon")).take(from + 2010, "a");
    begun.send(from + 2020, "on_demand_tracking2");
    begun.tell(from + 2030, "a").hear(from + 2031, success());

    assertThat(begun.judge()).singleElement().satisfies(is(Kind.FALSE_SUCCESS, "never fit"));
  }

  @Test
  void allowsACheckThatPassedByARecordOfTheSameSecond() {
    var truth = new CarTruth(CarLife.eventful(1, 0));
    var from = begin(truth, moment -> !moment.isFit(), 4000);
    var begun = new Chronicle(truth);
    begun.write(from + 500, action("testPolygon")).take(from + 510, "a");
    begun.send(from + 520, "on_demand_tracking2");
    begun.tell(from + 530, "a").hear(from + 531, success());

    assertThat(begun.judge()).isEmpty();
  }

  @Test
  void findsAnInterlockThatLetACarPassThatDrove() {
    var truth = new CarTruth(CarLife.eventful(1, 0));
    var from = begin(truth, moment -> moment.speed() > 5, 4000);
    var command = action("imoLock").put("interlocks", new JsonObject().put("maxSpeed", 5));
    var begun = new Chronicle(truth);
    begun.write(from + 2000, command).take(from + 2010, "a").send(from + 2020, "getrecord");
    begun.send(from + 2030, "setdigout ?1").carryOut(from + 2040, "setdigout ?1");
    begun.tell(from + 2050, "a").hear(from + 2051, success());

    assertThat(begun.judge()).singleElement().satisfies(is(Kind.FALSE_SUCCESS, "never fit"));
  }

  @Test
  void findsALockStatusThatWasNotTrueSinceItWasAskedFor() {
    story.write(3000, action("unlockCallback")).take(3010, "a");
    story.send(3015, "lvcanopenalldoors").carryOut(3020, "lvcanopenalldoors");
    story.send(4500, "getrecord").tell(4530, "a");
    story.hear(4531, success().put("data", new JsonObject().put("lockStatus", true)));

    assertThat(story.judge()).singleElement().satisfies(is(Kind.FALSE_SUCCESS, "lockStatus"));
  }

  @Test
  void findsAReadingThatIsOlderThanItsCommand() {
    var now = 1_800_000_000_000L;
    var old = Long.toString(new CarTruth(CarLife.parked()).at(now - 5000).mileage());
    story.write(now, action("testPolygon")).take(now + 10, "a");
    story.send(now + 15, "on_demand_tracking2").send(now + 20, "readio 87");
    story
        .tell(now + 30, "a")
        .hear(now + 31, success().put("data", new JsonObject().put("87", old)));

    assertThat(story.judge()).singleElement().satisfies(is(Kind.FALSE_SUCCESS, "readio 87"));
  }

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

  private static ThrowingConsumer<Finding> is(Kind kind, String text) {
    return finding -> {
      assertThat(finding.kind()).isEqualTo(kind);
      assertThat(finding.text()).contains(text);
    };
  }

  /** When something begins to be so, for a while at least. */
  private static long begin(CarTruth truth, Predicate<Moment> condition, long atLeast) {
    for (var at = 1000L; at < 3_600_000; at += 100) {
      var from = at;
      if (!condition.test(truth.at(at - 100))
          && condition.test(truth.at(at))
          && truth.find(from, from + atLeast, condition.negate()).isEmpty()) {
        return at;
      }
    }
    throw new IllegalStateException("never so");
  }

  private static JsonObject unlock() {
    return action("unlock");
  }

  private static JsonObject mark(String name) {
    return new JsonObject().put("action", "mark").put("name", name);
  }

  private static JsonObject action(String action) {
    return new JsonObject().put("action", action).put("name", action);
  }

  private static JsonObject success() {
    return new JsonObject().put("message", DONE).put("data", new JsonObject());
  }

  private static JsonObject failure(String reason) {
    return new JsonObject().put("message", "failed").put("data", reason);
  }
}
