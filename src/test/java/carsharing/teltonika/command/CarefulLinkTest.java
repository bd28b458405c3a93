package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.StepFailure;
import carsharing.teltonika.testing.Records;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class CarefulLinkTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final DeviceRequest OPEN = new DeviceRequest.SendText("open", false, TIMEOUT);
  private static final DeviceRequest SHUT = new DeviceRequest.SendText("shut", false, TIMEOUT);
  private static final DeviceRequest LATE = new DeviceRequest.AwaitOwed(Duration.ofSeconds(1));
  private static final Future<DeviceAnswer> OK =
      Future.succeededFuture(new DeviceAnswer.Text("OK"));
  private static final Future<DeviceAnswer> NOTHING = failed(StepFailure.TIMEOUT);

  private final List<DeviceRequest> requests = new ArrayList<>();
  private final Deque<Future<DeviceAnswer>> answers = new ArrayDeque<>();
  private final CarefulLink link = new CarefulLink(this::answer, () -> Duration.ofSeconds(1));

  @Test
  void waitsForNothingWhereAllIsAnswered() {
    ask(OK, OPEN);
    ask(OK, SHUT);

    assertThat(requests).containsExactly(OPEN, SHUT);
    assertThat(link.isAnswerOwed()).isFalse();
  }

  @Test
  void waitsForALateAnswerBeforeAnotherStep() {
    ask(NOTHING, OPEN);
    assertThat(link.isAnswerOwed()).isTrue();

    answers.add(OK);
    ask(OK, SHUT);

    ask(OK, OPEN);

    assertThat(requests).containsExactly(OPEN, LATE, SHUT, OPEN);
    assertThat(link.isAnswerOwed()).isTrue();
  }

  @Test
  void sendsTheStepAllTheSameWhereNoneComes() {
    ask(NOTHING, OPEN);
    answers.add(NOTHING);
    assertThat(ask(OK, SHUT).succeeded()).isTrue();

    assertThat(requests).containsExactly(OPEN, LATE, SHUT);
    assertThat(link.isAnswerOwed()).isTrue();
  }

  @Test
  void waitsAgainWhereNobodyKnowsWhoseAnswerWasTakenForWhose() {
    ask(NOTHING, OPEN);
    answers.add(NOTHING);
    ask(OK, SHUT);
    answers.add(OK);
    ask(OK, OPEN);

    assertThat(requests).containsExactly(OPEN, LATE, SHUT, LATE, OPEN);
  }

  @Test
  void waitsOnceAndNotBeforeTheRepeatOfAStep() {
    ask(NOTHING, OPEN);
    ask(NOTHING, OPEN);
    ask(OK, OPEN);
    answers.add(OK);
    ask(OK, SHUT);

    assertThat(requests).containsExactly(OPEN, OPEN, OPEN, LATE, SHUT);
  }

  @Test
  void expectsNothingWhereAStepFailedForAnotherReason() {
    ask(failed(StepFailure.NOT_THIS_IMEI), OPEN);

    assertThat(link.isAnswerOwed()).isFalse();
  }

  @Test
  void waitsForTheTextOfARecordThatWasTooOld() {
    ask(failed(StepFailure.STALE_RECORD), OPEN);
    answers.add(OK);
    ask(OK, SHUT);

    assertThat(requests).containsExactly(OPEN, LATE, SHUT);
  }

  @Test
  void waitsForATextThatMayGoWithARecord() {
    ask(Future.succeededFuture(new DeviceAnswer.Position(Records.number(1))), OPEN);
    assertThat(link.isAnswerOwed()).isFalse();
    answers.add(OK);
    ask(OK, SHUT);

    assertThat(requests).containsExactly(OPEN, LATE, SHUT);
  }

  @Test
  void remembersInTheNextCommandWhatTheLastOneWasNotAnswered() {
    ask(NOTHING, OPEN);
    link.begin();
    assertThat(link.isAnswerOwed()).isFalse();
    answers.add(OK);
    ask(OK, SHUT);

    assertThat(requests).containsExactly(OPEN, LATE, SHUT);
  }

  private Future<DeviceAnswer> ask(Future<DeviceAnswer> answer, DeviceRequest request) {
    answers.add(answer);
    return link.request(request);
  }

  private Future<DeviceAnswer> answer(DeviceRequest request) {
    requests.add(request);
    return answers.remove();
  }

  private static Future<DeviceAnswer> failed(StepFailure why) {
    return Future.failedFuture(new StepFailedException(why));
  }
}
