package carsharing.teltonika.chaos.judge;

import static carsharing.teltonika.chaos.judge.Stories.action;
import static carsharing.teltonika.chaos.judge.Stories.begin;
import static carsharing.teltonika.chaos.judge.Stories.is;
import static carsharing.teltonika.chaos.judge.Stories.success;
import static carsharing.teltonika.chaos.judge.Stories.unlock;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.chaos.judge.Finding.Kind;
import carsharing.teltonika.vehicle.CarLife;
import carsharing.teltonika.vehicle.CarTruth;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** A judge that finds no false success has to be one that would. */
class TruthJudgeTest {

  private final Chronicle story = new Chronicle(new CarTruth(CarLife.parked()));

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
  void allowsASuccessThatWarnsOfAnOptionalStep() {
    var warning =
        new JsonObject()
            .put("code", "optional_step")
            .put("step", new JsonObject().put("number", 2).put("command", "lvcanhorn"));
    story.write(1000, action("drawAttention")).take(1010, "a");
    story.send(1015, "lvcanturninglights").carryOut(1020, "lvcanturninglights");
    story.send(1025, "lvcanhorn").tell(1040, "a");
    story.hear(1041, success().put("warnings", new JsonArray().add(warning)));

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
}
