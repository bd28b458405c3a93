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
    assertThatThrownBy(() -> get(ask(Exchanged.SHORT)))
        .hasMessageContaining(StepFailure.TIMEOUT.reason());

    exchanged.answer("ver-1");
    exchanged.answer("ver-2");

    await().until(() -> !exchanged.unasked().isEmpty());
    assertThat(exchanged.unasked()).containsExactly("ver-2");
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
