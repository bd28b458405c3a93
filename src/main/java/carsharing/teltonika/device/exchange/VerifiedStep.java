package carsharing.teltonika.device.exchange;

import carsharing.teltonika.message.AnswerShape;
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
  private final long sentAt;
  private final List<AwakeTimer.Waiting> waits = new ArrayList<>();

  /** A text that nobody knows, or that may answer a question. */
  private final HeldText held;

  private boolean waitsForBetter;
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
    this.held = new HeldText(unasked);
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
    if (canBeShown() && observation.sight() != Sight.MET && !observation.isOver()) {
      observation.ask();
    }
  }

  @Override
  public Optional<AnswerShape> shape() {
    return text.isEmpty() ? Optional.of(request.shape()) : observation.shape();
  }

  @Override
  public boolean takeText(String received) {
    if (text.isEmpty()) {
      var fit = request.shape().fit(received);
      if (fit == Fit.ANSWER && !isPerhapsForQuestion(received)) {
        accept(received);
        return true;
      }
      if (fit == Fit.ANSWER || (fit == Fit.UNKNOWN && !observation.isAnswer(received))) {
        held.hold(received, observation.isAnswerAwaited());
        waitForBetter();
        return true;
      }
    }
    var isTaken = observation.takeText(received);
    look();
    return isTaken;
  }

  /** A tracker refuses a question in the same words as a command. */
  private boolean isPerhapsForQuestion(String received) {
    return observation.isAnswerAwaited()
        && !request.watch().passes(received)
        && (isEmpty(received) || observation.canBeAnswer(received));
  }

  private static boolean isEmpty(String received) {
    return received.chars().allMatch(c -> c <= ' ');
  }

  /** A doubtful text is the answer only if the questions have their own. */
  private void waitForBetter() {
    if (held.isCertain() && !waitsForBetter) {
      waitsForBetter = true;
      start(request.unknownWait(), this::unknownTextIsTheAnswer);
    }
  }

  private void unknownTextIsTheAnswer() {
    owed.addAnswer(request.shape());
    held.take().ifPresent(this::accept);
  }

  @Override
  public boolean takeSerialText(String received) {
    var isAnswer = text.isEmpty() && request.shape().isExactly(received);
    if (isAnswer) {
      accept(received);
    }
    return isAnswer;
  }

  /** The tracker has answered: whatever is wrong with the text, the sender of the step says. */
  private void accept(String answer) {
    text = Optional.of(answer);
    answeredAfter = Optional.of(Duration.ofNanos(time.nanos() - sentAt));
    cancelAll();
    observation.textCame();
    if (!request.watch().passes(answer)) {
      held.drop();
      end(Sight.UNSEEN);
      return;
    }
    var isAsked = heldTextAnswersQuestion();
    if (observation.sight() == Sight.MET || observation.isOver()) {
      end(observation.proved());
    } else if (observation.sight() != Sight.OPPOSITE && !canBeShown()) {
      end(Sight.HIDDEN);
    } else {
      start(request.within(), this::timeIsOver);
      if (!isAsked) {
        observation.ask();
      }
    }
  }

  /** A text that was held was not the answer. Whether it was that to a question. */
  private boolean heldTextAnswersQuestion() {
    var isTaken = held.isDoubtful(observation::takeText);
    if (isTaken) {
      held.take();
    } else {
      held.drop();
    }
    return isTaken;
  }

  /** The car shows the opposite of what was wanted, perhaps only because it needed its time. */
  private void timeIsOver() {
    if (observation.sight() == Sight.OPPOSITE) {
      observation.askLast();
      start(Observation.PACE, () -> end(observation.proved()));
    } else {
      end(observation.proved());
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
    if (text.isPresent()) {
      if (isMet || observation.isOver()) {
        end(observation.proved());
      } else if (observation.sight() == Sight.UNSEEN && !canBeShown()) {
        end(Sight.HIDDEN);
      }
      return;
    }
    if (!observation.isAnswerAwaited()) {
      held.questionsAreAnswered();
      waitForBetter();
    }
    if (isMet && !waitsForTextOnly) {
      waitsForTextOnly = true;
      observation.end();
      start(request.unknownWait(), this::noTextCame);
    } else if (observation.proved() == Sight.OPPOSITE) {
      noTextCame();
    }
  }

  private void noTextCame() {
    if (held.isCertain() || isRefused()) {
      unknownTextIsTheAnswer();
    } else if (observation.sight() == Sight.OPPOSITE && !observation.hasAskedLast()) {
      observation.askLast();
      start(Observation.PACE, this::noTextCame);
    } else {
      owed.addAnswer(request.shape());
      held.drop();
      endWithoutText(StepFailure.TIMEOUT);
    }
  }

  /** A doubtful text makes no command pass, and none fail that has done its work. */
  private boolean isRefused() {
    return observation.sight() != Sight.MET
        && held.isDoubtful(text -> !request.watch().passes(text));
  }

  private void endWithoutText(StepFailure why) {
    switch (observation.proved()) {
      case MET -> end(Sight.MET);
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
    held.drop();
    if (why == StepFailure.NOT_THIS_IMEI) {
      fail(why);
    } else {
      endWithoutText(why);
    }
  }

  @Override
  public void disconnected() {
    if (text.isPresent()) {
      end(observation.proved(), Optional.of(StepFailure.DISCONNECTED));
    } else {
      held.drop();
      endWithoutText(StepFailure.DISCONNECTED);
    }
  }

  private void fail(StepFailure why) {
    cancelAll();
    observation.end();
    reply.fail(why);
  }

  private void end(Sight sight) {
    end(sight, Optional.empty());
  }

  private void end(Sight sight, Optional<StepFailure> why) {
    cancelAll();
    observation.end();
    var shownBy =
        observation.shownBy().filter(record -> sight == Sight.MET || sight == Sight.OPPOSITE);
    reply.answer(new DeviceAnswer.Observed(text, sight, shownBy, why, answeredAfter));
  }
}
