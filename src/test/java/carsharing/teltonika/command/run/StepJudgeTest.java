package carsharing.teltonika.command.run;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.car.profile.Profiles;
import carsharing.teltonika.command.check.Check;
import carsharing.teltonika.command.check.ParkingAreas;
import carsharing.teltonika.command.script.ScriptMistakes;
import carsharing.teltonika.command.script.Step;
import carsharing.teltonika.command.script.StepReader;
import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.StepRecords;
import carsharing.teltonika.settings.files.PlainYaml;
import carsharing.teltonika.testing.HandClock;
import carsharing.teltonika.testing.tracker.Records;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the answers of a script's steps come to. */
class StepJudgeTest {

  private static final JsonObject NAME =
      new JsonObject().put("number", 1).put("command", "the command");

  private final HandClock clock = new HandClock();
  private final Check check =
      (record, input, now) ->
          new JsonObject()
              .put("at", now.toString())
              .put("home", input.fields())
              .put("profile", input.profile().name());

  private Profile profile = Profiles.builtIn().generic();

  private final StepJudge judge =
      new StepJudge(
          name -> check,
          new JsonObject().put("home", "there"),
          ParkingAreas.NONE,
          () -> profile,
          clock);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{cmd: readio 87} | Param ID:87 Value:5 | {\"87\":\"5\"}",
        "{cmd: readio 87, response: true} | IO ID:87 Value:5 | {\"87\":\"5\"}",
        "{cmd: 'setdigout ?1'} | DOUT1:IGNORED DOUT2:1 Timeout:INFINITY | {}",
        "{cmd: lvcanopenalldoors} | CAN-CONTROL cmd executed successfully. | {}"
      })
  void keepsWhatASuccessReports(String step, String text, String data) {
    assertThat(judge(step(step), text).succeeded()).isTrue();

    assertThat(judge.success().toJson())
        .isEqualTo(new JsonObject().put("message", "success").put("data", new JsonObject(data)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{cmd: readio 87} | Not supported or not enabled IO element requested | Not supported or not enabled IO element requested",
        "{cmd: 'setdigout ?1'} | DOUT2 ERROR | DOUT2 ERROR",
        "{cmd: 'setdigout ?1'} | \"\" | empty_answer",
        "{cmd: 'setdigout ?1', success: [fine]} | DOUT2:1 | DOUT2:1"
      })
  void failsWithTheTextOfTheTracker(String step, String text, String reason) {
    assertThat(judge(step(step), text).cause()).hasMessage(reason);
    assertThat(judge.success().toJson().getJsonObject("data")).isEmpty();
  }

  @Test
  void notesATextThatPassedThoughNobodyKnowsIt() {
    var step = step("{cmd: 'setdigout ?1', unknownAnswer: pass}");

    assertThat(judge(step, "Outputs changed").succeeded()).isTrue();

    var expected = new JsonObject().put("step", NAME).put("text", "Outputs changed");
    assertThat(judge.success().unknownAnswers()).isEqualTo(new JsonArray().add(expected));
    assertThat(judge.notes().getJsonArray("unknownAnswers").getJsonObject(0)).isEqualTo(expected);
  }

  @Test
  void mergesWhatTheCheckOfARecordSays() {
    var step = step("{cmd: getrecord, recordAsResponse: true, action: lockCheck}");

    assertThat(judge.judge(answers(step), position(), NAME).succeeded()).isTrue();

    assertThat(judge.success().toJson().getJsonObject("data"))
        .isEqualTo(
            new JsonObject()
                .put("at", clock.instant().toString())
                .put("home", new JsonObject().put("home", "there"))
                .put("profile", "generic"));
  }

  @Test
  void aLaterCheckTakesBackWhatAnEarlierOneHasSaid() {
    var said =
        new ArrayDeque<>(
            List.of(
                new JsonObject().put("lastKnown", true).put("lock", true),
                new JsonObject().putNull("lastKnown")));
    var judge =
        new StepJudge(
            name -> (record, input, now) -> said.remove(),
            new JsonObject(),
            ParkingAreas.NONE,
            () -> profile,
            clock);
    var step = step("{cmd: getrecord, recordAsResponse: true, action: lockCheck}");

    judge.judge(answers(step), position(), NAME);
    judge.judge(answers(step), position(), NAME);

    assertThat(judge.success().toJson().getJsonObject("data"))
        .isEqualTo(new JsonObject().put("lock", true));
  }

  @Test
  void readsTheRecordByTheProfileThatIsKnownByThen() {
    var step = step("{cmd: getrecord, recordAsResponse: true, action: lockCheck}");
    profile = Profiles.families().find("fmb640").orElseThrow();

    assertThat(judge.judge(answers(step), position(), NAME).succeeded()).isTrue();

    assertThat(judge.success().toJson().getJsonObject("data").getString("profile"))
        .isEqualTo("fmb640");
  }

  @Test
  void forgivesAnOptionalStepButNoMistakeOfTheServer() {
    var optional = step("{cmd: readio 67, optional: true}");
    var cause = judge(optional, "Not supported or not enabled IO element requested").cause();

    assertThat(judge.forgive(step("{cmd: readio 67}"), cause, NAME).cause()).isSameAs(cause);
    var mistake = new IllegalStateException();
    assertThat(judge.forgive(optional, mistake, NAME).cause()).isSameAs(mistake);
    assertThat(judge.notes()).isEmpty();

    assertThat(judge.forgive(optional, cause, NAME).succeeded()).isTrue();
    assertThat(judge.notes().getJsonArray("warnings").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("code", "optional_step")
                .put("text", "Not supported or not enabled IO element requested")
                .put("step", NAME));
  }

  private Future<Void> judge(Step step, String text) {
    return judge.judge(answers(step), new DeviceAnswer.Text(text), NAME);
  }

  private static StepAnswers answers(Step step) {
    return new StepAnswers(step, step.command());
  }

  private static DeviceAnswer position() {
    return new DeviceAnswer.Position(StepRecords.of(Records.number(1)));
  }

  private static Step step(String yaml) {
    var mistakes = new ScriptMistakes();
    var fields = PlainYaml.parse("step: " + yaml);
    var step =
        new StepReader(mistakes, Set.of("lockCheck")).read(fields.getJsonObject("step"), false);
    assertThat(mistakes.all()).isEmpty();
    return step;
  }
}
