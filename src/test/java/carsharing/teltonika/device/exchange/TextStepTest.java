package carsharing.teltonika.device.exchange;

import static carsharing.teltonika.testing.Futures.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceRequest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which text a step takes for its answer, and which it leaves alone. */
class TextStepTest {

  private final Exchanged there = new Exchanged();

  @AfterEach
  void close() {
    there.close();
  }

  @Test
  void aTextOfAnotherCommandIsNotTheAnswer() {
    var step = there.door(Exchanged.LONG);

    there.answer("output 2 is on");
    there.answer("door closed");

    assertThat(get(step)).isEqualTo(new DeviceAnswer.Text("door closed"));
    await().until(() -> there.unasked().equals(List.of("output 2 is on")));
  }

  @Test
  void aSecondAnswerOfTheLastCommandIsNotTheAnswerToTheNext() {
    var first = there.door(Exchanged.LONG);
    there.answer("door closed");
    get(first);
    var second = there.ask(Exchanged.text("output", Exchanged.LONG));

    there.answer("door closed");
    there.answer("output 2 is on");

    assertThat(get(second)).isEqualTo(new DeviceAnswer.Text("output 2 is on"));
  }

  @Test
  void aTextFromASerialPortIsNotTheAnswerUnlessItIsWordForWord() {
    var step = there.door(Exchanged.LONG);

    there.serial("door closed");
    there.serial("door");

    assertThat(get(step)).isEqualTo(new DeviceAnswer.Text("door"));
    await().until(() -> there.unasked().equals(List.of("door closed")));
  }

  @Test
  void anUnknownTextIsTheAnswerIfNoBetterOneComes() {
    var step =
        there.ask(
            new DeviceRequest.SendText(
                "door",
                false,
                Exchanged.shape("door"),
                Exchanged.LONG,
                Exchanged.SHORT,
                Exchanged.SHORT));

    there.answer("what?");

    assertThat(get(step)).isEqualTo(new DeviceAnswer.Text("what?"));
    assertThat(there.unasked()).isEmpty();
  }

  @Test
  void anUnknownTextIsToldApartIfABetterOneComes() {
    var step = there.door(Exchanged.LONG);

    there.answer("what?");
    there.answer("why?");
    there.answer("door closed");

    assertThat(get(step)).isEqualTo(new DeviceAnswer.Text("door closed"));
    await().until(() -> there.unasked().equals(List.of("what?", "why?")));
  }

  @Test
  void aCommandThatWantsNoAnswerHoldsUpNobody() {
    get(there.ask(new DeviceRequest.SendOnly("getrecord", false, Exchanged.shape("record"))));
    var next = there.door(Exchanged.LONG);

    there.answer("record accepted");
    there.answer("door closed");

    assertThat(get(next)).isEqualTo(new DeviceAnswer.Text("door closed"));
    assertThat(there.sent()).containsExactly("getrecord", "door");
    assertThat(there.unasked()).isEmpty();
  }
}
