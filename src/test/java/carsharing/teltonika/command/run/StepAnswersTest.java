package carsharing.teltonika.command.run;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.command.answer.TextVerdict;
import carsharing.teltonika.command.script.ScriptMistakes;
import carsharing.teltonika.command.script.Step;
import carsharing.teltonika.command.script.StepReader;
import carsharing.teltonika.message.AnswerShape.Fit;
import carsharing.teltonika.testing.Cost;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the texts of trackers say about the step that was sent, whatever the firmware. */
class StepAnswersTest {

  /** Texts that nothing but the step can have been answered with, whatever was asked before. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lvcanopenalldoors | CAN-CONTROL cmd executed successfully. | true",
        "lvcanopenalldoors | LVCAN not detected | true",
        "lvcancheck | LVCAN not detected | true",
        "lvcancheck | CAN line flags are empty! | true",
        "lvcanopenalldoors | Unknown command | false",
        "setdigout ?1 | DOUT2 ERROR | true",
        "setdigout ?1 | Unknown command or invalid format | false",
        "readio 67 | IO element was never updated | true",
        "readio 67 | IO ID:67 Value:5 | true",
        "getparam 2001 | Param ID:2001 Value:error | true",
        "getstatus | Unknown command | false",
        "getstatus | Data Link: 1 GPRS: 1 | false",
        "getver | Ver:1 Hw:FMB920 | false",
        "mcan_cmd: 1 | MCAN Command disabled | true",
      })
  void someTextsCanOnlyBeTheAnswerToTheStep(String command, String text, boolean isCertain) {
    assertThat(step(command).isCertain(text)).isEqualTo(isCertain);
  }

  /** These have wordings of versions, too. */
  @ParameterizedTest
  @ValueSource(strings = {"getver", "allver", "getinfo"})
  void aVersionAnswersAnyCommandOfUnknownWording(String command) {
    assertThat(step(command).judge("Ver:03.27.07 Hw:FMB920 Mod:15")).isEqualTo(TextVerdict.PASS);
  }

  private static final String DONE = "CAN-CONTROL cmd executed successfully.";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "setdigout ?1 | DOUT1:IGNORED DOUT2:1 Timeout:INFINITY | PASS",
        "setdigout ?1 | DOUTS are set to:?1 | PASS",
        "setdigout ?1 | DOUTS are set to:01 TMOs are: 0 1 | PASS",
        "setdigout ?1 | DOUTS are set to: X1XX TMOs are: 0 0 0 0 | PASS",
        "setdigout ?1 | DOUT1:OFF Timeout:INFINITY DOUT2:ON Timeout:20s | PASS",
        "setdigout ?1 | DOUT2 state already set to: 1 time_on_ms: 0 time_off_ms: 0 | PASS",
        "setdigout ?0 | DOUT2:OFF Timeout:INFINITY | PASS",
        "setdigout 01 0 20 | DOUT1:0 Timeout:INFINITY DOUT2:1 Timeout:20s | PASS",
        "setdigout 1 | DOUT1:1 Timeout:INFINITY | PASS",
        "setdigout ?1 | DOUTS are set to:10 TMOs are: 0 0 | FAIL",
        "setdigout ?1 | DOUTS are set to: 1XXX TMOs are: 0 0 0 0 | FAIL",
        "setdigout ?1 | DOUT1:IGNORED | FAIL",
        "setdigout ?1 | DOUT1:IGNORED DOUT2:IGNORED | FAIL",
        "setdigout ?1 | DOUT2:0 Timeout:INFINITY | FAIL",
        "setdigout ?1 | DOUT2 state already set to: 0 | FAIL",
        "setdigout ?1 | DOUT2:ON Speed threshold:5km/h Speed is above threshold, queued | FAIL",
        "setdigout ?1 | Speed threshold:1km/h Speed is above threshold, queued | FAIL",
        "setdigout ?1 | Command queued | FAIL",
        "setdigout ?1 | DOUT2 Is disabled from CFG | FAIL",
        "setdigout ?1 | DOUT is disabled from CFG | FAIL",
        "setdigout ?1 | DOUT2 ERROR | FAIL",
        "setdigout ?1 | DOUT2 params are invalid | FAIL",
        "setdigout ?1 | Bad syntax | FAIL",
        "setdigout ?1 | Error command | FAIL",
        "setdigout ?1 | Unknown command or invalid format | FAIL",
        "setdigout ?1 | DOUTS are set to:1 TMOs are: 0 | FAIL",
        "setdigout ?1 | Outputs changed | UNKNOWN",
        "setdigout ?1 | CAN-CONTROL cmd executed successfully. | FOREIGN",
        "setdigout ?1 | Param ID:87 Value:5 | FOREIGN",
        "setdigout ?1 | Record triggered with high priority | FOREIGN",
        "setdigout ?1 | Not supported or not enabled IO element requested | FOREIGN",
        "lvcanopentrunk | IO element was never updated | FOREIGN",
        "mycommand | Not supported | FAIL",
        "readio 67 | Param ID:67 Value:4012 | PASS",
        "readio 67 | I/O ID:67 Value:-3 | PASS",
        "readio 67 | IO[67]: 4012 | PASS",
        "readio 067 | IO ID:67 Value:4012 | PASS",
        "readavl 90 | IO[90]: 0 | PASS",
        "readio 67 | Param ID:87 Value:4012 | FOREIGN",
        "readio 67 | IO[6]: 4012 | FOREIGN",
        "readio 67 | CAN-CONTROL cmd executed successfully. | FOREIGN",
        "readio 67 | Not supported or not enabled IO element requested | FAIL",
        "readavl 90 | Not supported AVL ID | FAIL",
        "readavl 90 | IO element was never updated | FAIL",
        "readio 67 | Unknown command | FAIL",
        "readio 67 | GTSL;6;1;0;12345678;1;0 | UNKNOWN",
        "lvcanopentrunk | CAN-CONTROL cmd executed successfully. | PASS",
        "lvcanopentrunk | CAN-CONTROL Not connected! (2) | FAIL",
        "lvcanopentrunk | LVCAN not detected | FAIL",
        "lvcanopentrunk | DOUT1:1 | FOREIGN",
        "lvcangetprog | CAN Program Nr: 1247 | PASS",
        "lvcancheck | CAN line flags are empty! | PASS",
        "lvcansetprog 112 | Unknown command | FAIL",
        "lvcangetinfo | LVCAN not detected! | FAIL",
        "mcan_cmd: 0 | MCAN Command 0 triggered | PASS",
        "mcan_cmd: 0 | MCAN Command 3 triggered | FOREIGN",
        "mcan_cmd: 0 | MCAN Command 0 stopped | FOREIGN",
        "mcan_stop: 0 | MCAN Command 0 stopped | PASS",
        "mcan_cmd: 0 | MCAN Command disabled | FAIL",
        "mcan_cmd: 0 | MCAN Service not supported | FAIL",
        "mcan_cmd: 0 | Failed to trigger MCAN command 3, error: -42 | FAIL",
        "mcan_cmd: 0 | Arguments required | FAIL",
        "mycommand | done | PASS",
        "mycommand | Wrong argument | FAIL",
        "mycommand | CAN-CONTROL cmd executed successfully. | FOREIGN",
      })
  void areJudgedByTheirWording(String command, String text, TextVerdict verdict) {
    assertThat(step(command).judge(text)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"setdigout ?1", "readio 67", "lvcanopentrunk", "mycommand"})
  void thatAreEmptyPassNowhere(String command) {
    assertThat(step(command).judge("\r\n\0")).isEqualTo(TextVerdict.FAIL);
  }

  @ParameterizedTest
  @CsvSource({
    "'Opened', PASS",
    "' opened\r\n', PASS",
    "'Opened now', UNKNOWN",
    "'Ready: 3 doors', PASS",
    "'ready 3', UNKNOWN",
    "'Door 17 shut', PASS",
    "'Door 17 shut?', UNKNOWN",
    "'Locked by 2', FAIL",
    "'stuck', FAIL",
  })
  void areJudgedByTheTextsThePrefixesAndThePatternsOfAScript(String text, TextVerdict verdict) {
    var fields =
        new JsonObject()
            .put("cmd", "mydoors")
            .put(
                "success",
                new JsonArray()
                    .add("Opened")
                    .add(new JsonObject().put("prefix", "ready:"))
                    .add(new JsonObject().put("pattern", "door \\d+ shut")))
            .put(
                "errors",
                new JsonArray().add("stuck").add(new JsonObject().put("prefix", "Locked")));

    assertThat(new StepAnswers(read(fields), "mydoors").judge(text)).isEqualTo(verdict);
  }

  @Test
  void thatAScriptDoesNotListFailEvenIfTheyAreWordedWell() {
    var fields = new JsonObject().put("cmd", "lvcanopentrunk").put("success", "Trunk opened");
    var answers = new StepAnswers(read(fields), "lvcanopentrunk");

    assertThat(answers.judge(DONE)).isEqualTo(TextVerdict.FAIL);
    assertThat(answers.judge("Trunk opened")).isEqualTo(TextVerdict.PASS);
  }

  @Test
  void ofASerialPortAreOnlyThoseThatAScriptListsWordForWord() {
    var fields =
        new JsonObject()
            .put("cmd", "lvcanopenalldoors")
            .put("success", new JsonArray().add(DONE).add(new JsonObject().put("prefix", "CAN")));
    var answers = new StepAnswers(read(fields), "lvcanopenalldoors");

    assertThat(answers.isExactly(DONE.toUpperCase(Locale.ROOT) + "\r\n")).isTrue();
    assertThat(answers.isExactly("CAN-CONTROL")).isFalse();
    assertThat(step("setdigout ?1").isExactly("DOUT2:1")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Record triggered with high priority | ACKNOWLEDGEMENT",
        "On-demand tracking single record created | ACKNOWLEDGEMENT",
        "Unknown command | ANSWER",
        "On-demand tracking is not available | ANSWER",
        "Wrong command argument | ANSWER",
        "Arguments required | ANSWER",
        "Low battery | FOREIGN",
        "CAN-CONTROL cmd executed successfully. | FOREIGN",
      })
  void besidesARecordCanOnlyRefuseIt(String text, Fit fit) {
    for (var command : new String[] {"getrecord", "on_demand_tracking2", "on_demand_tracking 2"}) {
      var fields = new JsonObject().put("cmd", command).put("recordAsResponse", true);
      assertThat(new StepAnswers(read(fields), command).fit(text)).as(command).isEqualTo(fit);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "lvcanopenalldoors, lvcanclosealldoors, true",
    "setdigout ?1, setdigout ?0, true",
    "mycommand, yourcommand, true",
    "readio 67, readio 67, true",
    "readio 67, readio 87, false",
    "readio 67, lvcanopenalldoors, false",
    "lvcanopenalldoors, setdigout ?1, false",
    "mycommand, setdigout ?1, false",
    "getrecord, getrecord, false",
    "getrecord, mycommand, false",
  })
  void canBeMistakenForThoseOfTheSameKind(String first, String second, boolean confused) {
    assertThat(step(first).isConfusedWith(step(second))).isEqualTo(confused);
    assertThat(step(second).isConfusedWith(step(first))).isEqualTo(confused);
  }

  @Test
  void aLateValueOfAnElementHarmsNoOtherCommand() {
    assertThat(step("readio 67").canBeMistaken()).isFalse();
    assertThat(step("lvcanopenalldoors").canBeMistaken()).isTrue();
    assertThat(step("mycommand").canBeMistaken()).isTrue();
  }

  @Test
  void areJudgedInTimeThatGrowsWithTheirLengthAndNoFaster() {
    var fields =
        new JsonObject()
            .put("cmd", "setdigout ?1")
            .put("errors", new JsonArray().add(new JsonObject().put("pattern", "(a*)*b")));
    var answers = new StepAnswers(read(fields), "setdigout ?1");
    var text = "DOUT1:" + "a".repeat(64_000);

    assertThat(Cost.checked(text.length(), 200, () -> answers.judge(text)))
        .isEqualTo(TextVerdict.FAIL);
  }

  private static StepAnswers step(String command) {
    return new StepAnswers(read(new JsonObject().put("cmd", command)), command);
  }

  private static Step read(JsonObject fields) {
    var mistakes = new ScriptMistakes();
    var step = new StepReader(mistakes, Set.of()).read(fields, false);
    assertThat(mistakes.all()).isEmpty();
    return step;
  }
}
