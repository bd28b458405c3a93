package carsharing.teltonika.command.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.car.profile.Property;
import carsharing.teltonika.command.verify.Verification;
import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.settings.files.ReloadState;
import carsharing.teltonika.testing.Futures;
import carsharing.teltonika.testing.WholeFile;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@VertxTest
class ScriptBookTest {

  private static final Set<String> CHECKS = Set.of("finishCheck", "lockCheck");
  private static final String GOOD = "scripts:\n  open:\n    - cmd: lvcanopenalldoors\n";

  @TempDir private Path folder;

  private final Vertx vertx;

  ScriptBookTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @Test
  void holdsTheActionsThatClientsKnowAndThoseForTrunkLightsAndHorn() throws Exception {
    assertThat(open("conf/commands.yaml").actions())
        .containsExactlyInAnyOrder(
            "startRent",
            "finishRent",
            "forceFinishRent",
            "testPolygon",
            "imoUnlock",
            "imoLock",
            "imoUnlockCallback",
            "imoLockCallback",
            "lock",
            "unlock",
            "lockCallback",
            "unlockCallback",
            "getRecord",
            "openTrunk",
            "flashLights",
            "honk",
            "drawAttention",
            "unlockAndEnableDriving",
            "lockAndDisableDriving",
            "requestState");
  }

  @Test
  void theActionsThatClientsKnowLookWhetherTheyHaveWorked() throws Exception {
    var book = open("conf/commands.yaml");

    assertThat(book.actions().stream().map(action -> verified(book, action)))
        .containsExactlyInAnyOrder(
            "startRent locked=false",
            "finishRent immobiliserOutput=true locked=true",
            "forceFinishRent immobiliserOutput=true",
            "testPolygon",
            "imoUnlock immobiliserOutput=false",
            "imoLock immobiliserOutput=true",
            "imoUnlockCallback immobiliserOutput=false",
            "imoLockCallback immobiliserOutput=true",
            "lock locked=true",
            "unlock locked=false",
            "lockCallback locked=true",
            "unlockCallback locked=false",
            "getRecord",
            "openTrunk trunk=true",
            "flashLights",
            "honk",
            "drawAttention",
            "unlockAndEnableDriving immobiliserOutput=false locked=false",
            "lockAndDisableDriving immobiliserOutput=true locked=true",
            "requestState");
  }

  private static String verified(ScriptBook book, String action) {
    return book.find(action).orElseThrow().steps().stream()
        .flatMap(step -> step.verification().stream())
        .map(wanted -> " " + wanted.property().word() + "=" + wanted.value())
        .collect(Collectors.joining("", action, ""));
  }

  @Test
  void refusesAnActionThatStandsThereTwice() throws Exception {
    var file = write("scripts:\n  open:\n    - cmd: a\n  open:\n    - cmd: b\n");

    assertThatThrownBy(() -> open(file.toString()))
        .hasMessageContaining("found duplicate key open at line 4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{cmd: a, sucess: b}]                  | open, step 1, sucess: unknown
          [{success: b}]                         | open, step 1, cmd: expected a text
          [{cmd: "a\\nb"}]                       | open, step 1, cmd: expected a text
          [{cmd: a, action: fly, recordAsResponse: true}] | open, step 1, action: fly (expected: one of [finishCheck, lockCheck])
          [{cmd: a, action: lockCheck}]          | open, step 1, action: expected recordAsResponse
          [{cmd: a, timeout: soon}]              | open, step 1, timeout: soon
          [{cmd: a}, {cmd: b, retries: 6}]       | open, step 2, retries: 6
          [{cmd: a, response: 1}]                | open, step 1, response: 1
          [{cmd: a, errors: x}]                  | open, step 1, errors: x
          [{cmd: a, success: [b, 5]}]            | open, step 1, success: 5 (expected: a text, {prefix: a text}
          [{cmd: a, success: {prefix: 5}}]       | open, step 1, success: 5 (expected: a text
          [{cmd: a, errors: [{suffix: b}]}]      | open, step 1, errors: {"suffix":"b"} (expected: a text
          [{cmd: a, errors: [{pattern: "(b"}]}]  | open, step 1, errors: (b: error parsing regexp
          [{cmd: a, optional: perhaps}]          | open, step 1, optional: perhaps
          [{cmd: a, unknownAnswer: perhaps}]     | open, step 1, unknownAnswer: perhaps (expected: pass or fail)
          [{cmd: a, response: true, recordAsResponse: true}] | open, step 1, response: expected only one
          {steps: [{cmd: a}], guard: 1}          | open, guard: unknown
          {steps: [{cmd: a}], guards: {maxSped: 1}} | open, guards: maxSped: unknown
          {steps: [{cmd: a}], guards: {maxSpeed: fast}} | open, guards: maxSpeed: fast
          {steps: [{cmd: a}], guards: {maxRecordAge: 1}} | open, guards: maxRecordAge: 1
          {steps: [{cmd: a}], guards: 5}         | open, guards: expected fields
          {steps: [{cmd: a}], onFailure: open}   | open, onFailure: open (expected: the name of another
          {steps: [{cmd: a}], onFailure: shut}   | open, onFailure: shut (expected: the name of another
          {steps: [{cmd: a}], addressed: perhaps} | open, addressed: perhaps
          [{cmd: a, verify: locked}]             | open, step 1, verify: locked (expected: fields such as
          [{cmd: a, verify: {property: loked, value: true}}] | open, step 1, verify.property: loked (expected: one of [
          [{cmd: a, verify: {property: speed, value: true}}] | open, step 1, verify.property: speed (expected: one of [
          [{cmd: a, verify: {value: true}}]      | open, step 1, verify.property: null (expected: one of [
          [{cmd: a, verify: {property: locked, value: 1}}] | open, step 1, verify.value: 1 (expected: true or false)
          [{cmd: a, verify: {property: locked}}] | open, step 1, verify.value: null (expected: true or false)
          [{cmd: a, verify: {property: locked, value: true, within: 999ms}}] | open, step 1, verify.within: 999ms (expected: a duration such as 10s, 1-120 s)
          [{cmd: a, verify: {property: locked, value: true, within: 121s}}] | open, step 1, verify.within: 121s
          [{cmd: a, verify: {property: locked, value: true, in: 5s}}] | open, step 1, verify.in: unknown
          [{cmd: readio 1, verify: {property: locked, value: true}}] | open, step 1, verify: expected only at a step that is answered by a text
          [{cmd: a, optional: true, verify: {property: locked, value: true}}] | open, step 1, verify: expected no optional
          {steps: [{cmd: a}], expires: soon}     | open, expires: soon (expected: a duration such as 10s, 1-86400 s)
          {steps: [{cmd: a}], expires: 0s}       | open, expires: 0s
          {steps: x}                             | open: expected a list of steps
          []                                     | open: expected a list of steps
          [lock]                                 | open, step 1: expected fields
          """)
  void refusesAFileWithMistakesAndSaysWhere(String steps, String mistake) throws Exception {
    var file = write("scripts:\n  open: " + steps + "\n");

    assertThatThrownBy(() -> open(file.toString()))
        .hasCauseInstanceOf(InvalidScriptsException.class)
        .hasMessageContaining(file + " has 1 mistake")
        .hasMessageContaining(mistake);
  }

  @Test
  void listsAllMistakesTogether() throws Exception {
    var file = write("scripts:\n  a: []\n  b: [{cmd: x, retries: -1}]\nother: 1\n");

    assertThatThrownBy(() -> open(file.toString()))
        .hasMessageContaining("3 mistakes")
        .hasMessageContaining("a: expected a list of steps")
        .hasMessageContaining("b, step 1, retries: -1")
        .hasMessageContaining("other: unknown");
  }

  @Test
  void listsAllMistakesOfOneVerification() throws Exception {
    var file =
        write("scripts:\n  a: [{cmd: x, verify: {property: 1, value: 2, within: 3, in: 4}}]\n");

    assertThatThrownBy(() -> open(file.toString()))
        .hasMessageContaining("4 mistakes")
        .hasMessageContaining("a, step 1, verify.property: 1")
        .hasMessageContaining("a, step 1, verify.value: 2")
        .hasMessageContaining("a, step 1, verify.within: 3")
        .hasMessageContaining("a, step 1, verify.in: unknown");
  }

  @Test
  void readsWhatACarMustShowAndUntilWhenACommandMayBegin() throws Exception {
    var book =
        open(
            write(
                    """
                    scripts:
                      a:
                        expires: 20s
                        steps: [{cmd: x, verify: {property: locked, value: false}}]
                    """)
                .toString());

    var script = book.find("a").orElseThrow();
    assertThat(script.expires()).hasValue(Duration.ofSeconds(20));
    assertThat(script.steps().get(0).verification())
        .hasValue(new Verification(Property.LOCKED, false, Duration.ofSeconds(10)));
  }

  @Test
  void refusesAFileThatIsNamedAndNotThereAndOneThatIsNoYaml() throws Exception {
    assertThatThrownBy(() -> open("nowhere.yaml")).hasMessageContaining("no such file");
    var file = write("scripts: [");
    assertThatThrownBy(() -> open(file.toString())).hasMessageContaining(file.toString());
  }

  @Test
  void takesAChangedFileAndKeepsTheLastGoodOneWhenItIsBroken() throws Exception {
    var file = write(GOOD);
    var book = open(file.toString());
    assertThat(book.actions()).containsExactly("open");

    write("scripts: [broken");
    write(GOOD + "  shut:\n    - cmd: lvcanclosealldoors\n");
    await().until(() -> book.actions().contains("shut"));

    write("scripts:\n  gone: []\n");
    write(GOOD + "  third:\n    - cmd: readio 1\n");
    await().until(() -> book.actions().contains("third"));
    assertThat(book.actions()).containsExactly("open", "third");
  }

  private Path write(String text) throws IOException {
    return WholeFile.write(folder.resolve("commands.yaml"), text);
  }

  private ScriptBook open(String file) throws Exception {
    var second = Duration.ofSeconds(1);
    var settings =
        new CommandSettings(
            file,
            Duration.ofMillis(20),
            second,
            second,
            second,
            second,
            second,
            second,
            second,
            false,
            8,
            1000,
            10,
            second,
            second,
            second,
            false,
            "audit",
            0,
            50,
            second);
    var book = new ScriptBook(vertx, () -> settings, CHECKS, new ReloadState(TimeSource.SYSTEM));
    Futures.get(book.open());
    return book;
  }
}
