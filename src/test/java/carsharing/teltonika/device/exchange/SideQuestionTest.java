package carsharing.teltonika.device.exchange;

import static carsharing.teltonika.testing.Futures.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.StepFailure;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A question beside the commands disturbs none of them. */
class SideQuestionTest {

  private final Exchanged exchanged = new Exchanged();

  @AfterEach
  void close() {
    exchanged.close();
  }

  private Future<DeviceAnswer> ask(Duration timeout) {
    var question =
        exchanged.ask(new DeviceRequest.Ask("ver", false, Exchanged.shape("ver"), timeout));
    await().until(() -> question.isComplete() || exchanged.sent().contains("ver"));
    return question;
  }

  private void giveUp() {
    assertThatThrownBy(() -> get(ask(Exchanged.SHORT)))
        .hasMessageContaining(StepFailure.TIMEOUT.reason());
  }

  /** A step that any text answers. */
  private Future<DeviceAnswer> any() {
    var any = exchanged.ask(Exchanged.text("", Exchanged.LONG, Exchanged.SHORT));
    await().until(() -> exchanged.sent().contains(""));
    return any;
  }

  private Future<DeviceAnswer> door() {
    var door = exchanged.door(Exchanged.LONG);
    await().until(() -> door.isComplete() || exchanged.sent().contains("door"));
    return door;
  }

  @Test
  void itIsAnsweredByATextOfItsShape() {
    var question = ask(Exchanged.LONG);

    exchanged.answer("ver-1");

    assertThat(get(question)).isEqualTo(new DeviceAnswer.Text("ver-1"));
    assertThat(exchanged.unasked()).isEmpty();
  }

  @Test
  void aCommandIsSentAtOnceAlthoughTheQuestionHasNoAnswerYet() {
    var question = ask(Exchanged.LONG);
    var door = door();

    exchanged.answer("ver-1");
    exchanged.answer("door-on");

    assertThat(exchanged.sent()).containsExactly("ver", "door");
    assertThat(get(door)).isEqualTo(new DeviceAnswer.Text("door-on"));
    assertThat(get(question)).isEqualTo(new DeviceAnswer.Text("ver-1"));
    assertThat(exchanged.unasked()).isEmpty();
  }

  @Test
  void theAnswersMayComeInAnyOrder() {
    var question = ask(Exchanged.LONG);
    var door = door();

    exchanged.answer("door-on");
    exchanged.answer("ver-1");

    assertThat(get(door)).isEqualTo(new DeviceAnswer.Text("door-on"));
    assertThat(get(question)).isEqualTo(new DeviceAnswer.Text("ver-1"));
  }

  @Test
  void itIsNotAskedWhileACommandWaitsForItsAnswer() {
    var door = door();

    assertThatThrownBy(() -> get(ask(Exchanged.LONG)))
        .hasMessageContaining(StepFailure.BUSY.reason());

    assertThat(exchanged.sent()).containsExactly("door");
    exchanged.answer("door-on");
    assertThat(get(door)).isEqualTo(new DeviceAnswer.Text("door-on"));
  }

  @Test
  void aClientsOwnQuestionOfTheSameShapeGetsItsAnswerFirst() {
    var question = ask(Exchanged.LONG);
    var own = exchanged.ask(Exchanged.text("ver", Exchanged.LONG));
    await().until(() -> exchanged.sent().size() == 2);

    exchanged.answer("ver-1");
    assertThat(get(own)).isEqualTo(new DeviceAnswer.Text("ver-1"));
    assertThat(question.isComplete()).isFalse();

    exchanged.answer("ver-2");
    assertThat(get(question)).isEqualTo(new DeviceAnswer.Text("ver-2"));
    assertThat(exchanged.unasked()).isEmpty();
  }

  @Test
  void anAnswerThatComesTooLateIsNobodys() {
    giveUp();

    exchanged.answer("ver-1");
    exchanged.answer("ver-2");

    await().until(() -> !exchanged.unasked().isEmpty());
    assertThat(exchanged.unasked()).containsExactly("ver-2");
  }

  @Test
  void anAnswerThatComesTooLateIsNoStepsEither() {
    giveUp();
    var any = any();

    exchanged.answer("ver-1");
    exchanged.answer("ver-2");

    assertThat(get(any)).isEqualTo(new DeviceAnswer.Text("ver-2"));
    assertThat(exchanged.unasked()).isEmpty();
  }

  @Test
  void itsAnswerIsNotThatOfAStepThatTakesAnyText() {
    var question = ask(Exchanged.LONG);
    var any = any();

    exchanged.answer("ver-1");
    exchanged.answer("status");

    assertThat(get(question)).isEqualTo(new DeviceAnswer.Text("ver-1"));
    assertThat(get(any)).isEqualTo(new DeviceAnswer.Text("status"));
  }

  @Test
  void aTextThatCanBeOfBothBelongsToTheQuestionAndSaysNothing() {
    var question = ask(Exchanged.LONG);
    var any = any();

    exchanged.answer("error?");
    exchanged.answer("error? again");

    assertThatThrownBy(() -> get(question)).hasMessageContaining(StepFailure.BUSY.reason());
    assertThat(get(any)).isEqualTo(new DeviceAnswer.Text("error? again"));
    assertThat(exchanged.unasked()).isEmpty();
  }

  @Test
  void itsRealAnswerIsNoStepsIfADoubtfulTextCameBefore() {
    var question = ask(Exchanged.LONG);
    var any = any();

    exchanged.answer("error?"); // Of the step, in truth.
    exchanged.answer("ver-1");

    assertThatThrownBy(() -> get(question)).hasMessageContaining(StepFailure.BUSY.reason());
    assertThat(any.isComplete()).isFalse();
    exchanged.answer("status");
    assertThat(get(any)).isEqualTo(new DeviceAnswer.Text("status"));
    assertThat(exchanged.unasked()).isEmpty();
  }

  @Test
  void itsRealAnswerIsNoStepsIfABrokenTextCameBefore() {
    var question = ask(Exchanged.LONG);
    var any = any();

    exchanged.on(CommandExchange::garbledText);
    exchanged.answer("ver-1");
    exchanged.answer("status");

    assertThatThrownBy(() -> get(question)).hasMessageContaining(StepFailure.WRONG_CRC.reason());
    assertThat(get(any)).isEqualTo(new DeviceAnswer.Text("status"));
    assertThat(exchanged.unasked()).isEmpty();
  }

  @Test
  void itsRealAnswerIsNoStepsIfADoubtfulTextWasTakenForIt() {
    var question = ask(Exchanged.LONG);
    exchanged.answer("error?");
    assertThat(get(question)).isEqualTo(new DeviceAnswer.Text("error?"));
    var any = any();

    exchanged.answer("ver-1");
    exchanged.answer("status");

    assertThat(get(any)).isEqualTo(new DeviceAnswer.Text("status"));
  }

  /** The first question was asked again before its answer came. */
  @Test
  void theAnswersToTwoQuestionsAreNoSteps() {
    giveUp();
    var again = ask(Exchanged.LONG);
    await().until(() -> exchanged.sent().size() == 2);
    exchanged.answer("ver-1");
    assertThat(get(again)).isEqualTo(new DeviceAnswer.Text("ver-1"));
    var any = any();

    exchanged.answer("ver-2");
    exchanged.answer("ver-3");

    assertThat(get(any)).isEqualTo(new DeviceAnswer.Text("ver-3"));
    assertThat(exchanged.unasked()).isEmpty();
  }

  @Test
  void aTextThatCannotBeReadIsAnOwedOneIfNoStepWaits() {
    exchanged.giveUp();
    var question = ask(Exchanged.LONG);

    exchanged.on(CommandExchange::garbledText);
    exchanged.answer("ver-1");

    assertThat(get(question)).isEqualTo(new DeviceAnswer.Text("ver-1"));
  }

  @Test
  void aTextThatCanBeItsAnswerIsItsAnswerIfNoStepWaits() {
    var question = ask(Exchanged.LONG);

    exchanged.answer("error?");

    assertThat(get(question)).isEqualTo(new DeviceAnswer.Text("error?"));
    assertThat(exchanged.unasked()).isEmpty();
  }

  @Test
  void aTextThatCanBeOfBothIsTheStepsAfterTheQuestionsTime() {
    giveUp();
    var any = any();

    exchanged.answer("error?");

    assertThat(get(any)).isEqualTo(new DeviceAnswer.Text("error?"));
  }

  @Test
  void aTextThatCanBeOfBothIsTheStepsIfAStepBeforeItHadItsAnswer() {
    var question = ask(Exchanged.LONG);
    var door = door();
    exchanged.answer("door");
    assertThat(get(door)).isEqualTo(new DeviceAnswer.Text("door"));
    var any = any();

    exchanged.answer("error?");

    assertThat(get(any)).isEqualTo(new DeviceAnswer.Text("error?"));
    exchanged.answer("ver-1");
    assertThat(get(question)).isEqualTo(new DeviceAnswer.Text("ver-1"));
  }

  @Test
  void anAnswerThatIsOwedComesFirst() {
    exchanged.giveUp();
    var question = ask(Exchanged.LONG);

    exchanged.answer("late?");
    await().until(() -> exchanged.unasked().contains("late?"));

    assertThat(question.isComplete()).isFalse();
    exchanged.answer("ver-1");
    assertThat(get(question)).isEqualTo(new DeviceAnswer.Text("ver-1"));
    var door = exchanged.door(Exchanged.LONG); // Waits for no late answer any more.
    await().until(() -> exchanged.sent().stream().filter("door"::equals).count() == 2);
    exchanged.answer("door");
    assertThat(get(door)).isEqualTo(new DeviceAnswer.Text("door"));
  }

  @Test
  void aTextThatCannotBeReadIsTheQuestionsAndTheStepIsNotSentAgain() {
    var question = ask(Exchanged.LONG);
    var door = door();

    exchanged.on(CommandExchange::garbledText);
    exchanged.answer("door-on");

    assertThatThrownBy(() -> get(question)).hasMessageContaining(StepFailure.WRONG_CRC.reason());
    assertThat(get(door)).isEqualTo(new DeviceAnswer.Text("door-on"));
  }

  @Test
  void aTextThatCannotBeReadIsTheStepsAfterTheQuestion() {
    var question = ask(Exchanged.LONG);
    exchanged.answer("ver-1");
    assertThat(get(question)).isEqualTo(new DeviceAnswer.Text("ver-1"));
    var door = door();

    exchanged.on(CommandExchange::garbledText);

    assertThatThrownBy(() -> get(door)).hasMessageContaining(StepFailure.WRONG_CRC.reason());
  }

  @Test
  void aTextOfAnotherShapeIsToldAsUnaskedAndTheQuestionGoesOn() {
    var question = ask(Exchanged.LONG);

    exchanged.answer("hello");
    exchanged.answer("ver-1");

    assertThat(get(question)).isEqualTo(new DeviceAnswer.Text("ver-1"));
    await().until(() -> !exchanged.unasked().isEmpty());
    assertThat(exchanged.unasked()).containsExactly("hello");
  }

  @Test
  void itEndsWithTheConnection() {
    var question = ask(Exchanged.LONG);

    exchanged.on(CommandExchange::close);

    assertThatThrownBy(() -> get(question)).hasMessageContaining(StepFailure.DISCONNECTED.reason());
  }
}
