package carsharing.teltonika.device.exchange;

import static carsharing.teltonika.testing.Futures.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceRequest;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a step waits for the late answer of another one. */
class LateAnswerWaitTest {

  private final Exchanged there = new Exchanged();

  @AfterEach
  void close() {
    there.close();
  }

  @Test
  void aLateAnswerIsWaitedForIfItCanBeMistakenForTheNext() {
    there.giveUp();
    var next = there.door(Exchanged.LONG);
    assertThat(there.sent()).containsExactly("door");

    there.answer("door opened late");
    await().until(() -> there.sent().size() == 2);
    there.answer("door closed");

    assertThat(get(next)).isEqualTo(new DeviceAnswer.Text("door closed"));
    await().until(() -> there.unasked().equals(List.of("door opened late")));
  }

  @Test
  void aLateAnswerThatCannotBeReadCountsAsWell() {
    there.giveUp();
    var next = there.door(Exchanged.LONG);

    there.on(CommandExchange::garbledText);
    await().until(() -> there.sent().size() == 2);
    there.answer("door closed");

    assertThat(get(next)).isEqualTo(new DeviceAnswer.Text("door closed"));
  }

  @Test
  void aLateAnswerIsWaitedForOnlySoLong() {
    there.giveUp();
    var next =
        there.ask(
            new DeviceRequest.SendText(
                "door",
                false,
                Exchanged.shape("door"),
                Exchanged.LONG,
                Exchanged.SHORT,
                Exchanged.LONG));

    await().until(() -> there.sent().size() == 2);
    there.answer("door closed");

    assertThat(get(next)).isEqualTo(new DeviceAnswer.Text("door closed"));
  }

  @Test
  void aCommandIsNotSentAfterItsTimeHoweverLongALateAnswerIsWaitedFor() {
    there.giveUp();

    var next =
        there.ask(
            Exchanged.text("door", Exchanged.LONG)
                .notAfter(System.nanoTime() + Exchanged.SHORT.toNanos()));

    assertThatThrownBy(() -> get(next)).hasMessageContaining("expired");
    assertThat(there.sent()).containsExactly("door");
    assertThat(get(other("output"))).isEqualTo(new DeviceAnswer.Text("output"));
  }

  @Test
  void aCommandThatReachesTheConnectionAfterItsTimeIsNotSent() {
    var late = there.ask(Exchanged.text("door", Exchanged.LONG).notAfter(System.nanoTime() - 1));

    assertThatThrownBy(() -> get(late)).hasMessageContaining("expired");
    assertThat(there.sent()).isEmpty();
  }

  @Test
  void aLateAnswerOfAnotherKindHoldsUpNobody() {
    there.giveUp();
    var next = there.ask(Exchanged.text("output", Exchanged.LONG));
    await().until(() -> there.sent().equals(List.of("door", "output")));

    there.answer("door closed late");
    there.answer("output 2 is on");

    assertThat(get(next)).isEqualTo(new DeviceAnswer.Text("output 2 is on"));
  }

  @Test
  void aLateAnswerThatHasComeBeforeTheNextCommandHoldsUpNobody() {
    there.giveUp();
    there.answer("door opened late");
    var next = there.door(Exchanged.LONG);
    await().until(() -> there.sent().size() == 2);

    there.answer("door closed");
    assertThat(get(next)).isEqualTo(new DeviceAnswer.Text("door closed"));
  }

  /** The next command is sent, and answered. */
  private Future<DeviceAnswer> other(String word) {
    var next = there.ask(Exchanged.text(word, Exchanged.LONG));
    await().until(() -> there.sent().contains(word));
    there.answer(word);
    return next;
  }
}
