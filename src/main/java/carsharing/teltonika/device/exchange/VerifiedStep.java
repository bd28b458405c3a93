package carsharing.teltonika.device.exchange;

import carsharing.teltonika.message.AnswerShape.Fit;
import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.Sight;
import carsharing.teltonika.message.StepFailure;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.time.AwakeTimer;
import carsharing.teltonika.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Waits for the text that answers a GPRS command, and looks whether the command has changed what it
 * should.
 *
 * <p>The effect is looked for from the moment at which the command was sent. If the text comes, the
 * car is asked at once, and may take the time that the script gives it. If no text comes, the car
 * is asked after a while, and the step waits for the text as long as any other one.
 */
final class VerifiedStep implements PendingStep {

  private final DeviceRequest.Verify request;
  private final Observation observation;
  private final SentElements elements;
  private final StepReply reply;
  private final AwakeTimer timers;
  private final TimeSource time;
  private final OwedAnswers owed;
  private final Consumer<String> unasked;
  private final long sentAt;
  private final List<AwakeTimer.Waiting> waits = new ArrayList<>();

  /** A text that nobody knows: the answer, if no better one comes. */
  private Optional<String> unknown = Optional.empty();

  private Optional<String> text = Optional.empty();
  private Optional<Duration> answeredAfter = Optional.empty();
  private boolean waitsForTextOnly;

  /**
   * @param elements that the tracker sends
   * @param owed is told if the step ends before its text has come
   * @param unasked receives the texts that turn out not to be the answer
   */
  VerifiedStep(
      DeviceRequest.Verify request,
      Observation observation,
      SentElements elements,
      StepReply reply,
      AwakeTimer timers,
      TimeSource time,
      OwedAnswers owed,
      Consumer<String> unasked) {
    this.request = request;
    this.observation = observation;
    this.elements = elements;
    this.reply = reply;
    this.timers = timers;
    this.time = time;
    this.owed = owed;
    this.unasked = unasked;
    this.sentAt = time.nanos();
    start(longer(request.timeout(), request.within()), this::noTextCame);
    start(request.unknownWait(), this::textIsLate);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private void start(Duration delay, Runnable action) {
    waits.add(timers.start(delay, action));
  }

  private void cancelAll() {
    waits.forEach(AwakeTimer.Waiting::cancel);
    waits.clear();
  }

  private boolean canBeShown() {
    return !elements.areKnown() || request.watch().canBeShown(elements::include);
  }

  /** Some cars do what they are told and send no text. */
  private void textIsLate() {
    if (canBeShown() && observation.sight() == Sight.UNSEEN) {
      observation.ask();
    }
  }

  @Override
  public boolean takeText(String received) {
    if (text.isEmpty()) {
      var fit = request.shape().fit(received);
      if (fit == Fit.ANSWER) {
        unknown.ifPresent(unasked);
        accept(received);
        return true;
      }
      if (fit == Fit.UNKNOWN) {
        takeUnknown(received);
        return true;
      }
    }
    var isTaken = observation.takeText(received);
    look();
    return isTaken;
  }

  private void takeUnknown(String received) {
    if (unknown.isEmpty()) {
      start(request.unknownWait(), this::unknownTextIsTheAnswer);
    }
    unknown.ifPresent(unasked);
    unknown = Optional.of(received);
  }

  private void unknownTextIsTheAnswer() {
    owed.addAnswer(request.shape());
    unknown.ifPresent(this::accept);
  }

  @Override
  public boolean takeSerialText(String received) {
    var isAnswer = text.isEmpty() && request.shape().isExactly(received);
    if (isAnswer) {
      unknown.ifPresent(unasked);
      accept(received);
    }
    return isAnswer;
  }

  /** The tracker has answered: whatever is wrong with the text, the sender of the step says. */
  private void accept(String answer) {
    text = Optional.of(answer);
    answeredAfter = Optional.of(Duration.ofNanos(time.nanos() - sentAt));
    cancelAll();
    if (!request.watch().passes(answer)) {
      end(Sight.UNSEEN, Optional.empty());
    } else if (observation.sight() == Sight.MET || observation.isOver()) {
      end(observation.sight(), Optional.empty());
    } else if (observation.sight() != Sight.OPPOSITE && !canBeShown()) {
      end(Sight.HIDDEN, Optional.empty());
    } else {
      start(request.within(), () -> end(observation.sight(), Optional.empty()));
      observation.ask();
    }
  }

  @Override
  public void takeRecords(List<AvlRecord> records, long receivedAt) {
    observation.takeRecords(records, receivedAt);
    look();
  }

  /** Something came that may show the effect. */
  private void look() {
    var isMet = observation.sight() == Sight.MET;
    if (text.isPresent() && (isMet || observation.isOver())) {
      end(observation.sight(), Optional.empty());
    } else if (text.isEmpty() && isMet && !waitsForTextOnly) {
      waitsForTextOnly = true;
      observation.end();
      start(request.unknownWait(), this::noTextCame);
    }
  }

  private void noTextCame() {
    if (unknown.isPresent()) {
      unknownTextIsTheAnswer();
      return;
    }
    owed.addAnswer(request.shape());
    endWithoutText(StepFailure.TIMEOUT);
  }

  private void endWithoutText(StepFailure why) {
    switch (observation.sight()) {
      case MET -> end(Sight.MET, Optional.empty());
      case OPPOSITE -> end(Sight.OPPOSITE, Optional.of(why));
      case HIDDEN, UNSEEN -> fail(why);
    }
  }

  /**
   * If the car was asked something, the text may be the answer to that. Then the command is not
   * sent again because of it.
   */
  @Override
  public void takeBrokenText(StepFailure why) {
    if (text.isPresent() || (why == StepFailure.WRONG_CRC && observation.hasAsked())) {
      return;
    }
    unknown.ifPresent(unasked);
    if (why == StepFailure.NOT_THIS_IMEI) {
      fail(why);
    } else {
      endWithoutText(why);
    }
  }

  @Override
  public void disconnected() {
    if (text.isPresent()) {
      end(observation.sight(), Optional.of(StepFailure.DISCONNECTED));
    } else {
      unknown.ifPresent(unasked);
      endWithoutText(StepFailure.DISCONNECTED);
    }
  }

  private void fail(StepFailure why) {
    cancelAll();
    observation.end();
    reply.fail(why);
  }

  private void end(Sight sight, Optional<StepFailure> why) {
    cancelAll();
    observation.end();
    reply.answer(new DeviceAnswer.Observed(text, sight, observation.shownBy(), why, answeredAfter));
  }
}
