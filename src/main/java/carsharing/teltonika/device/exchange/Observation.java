package carsharing.teltonika.device.exchange;

import carsharing.teltonika.message.AnswerShape;
import carsharing.teltonika.message.AnswerShape.Fit;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.Sight;
import carsharing.teltonika.message.StateWatch;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.time.AwakeTimer;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Looks whether a command has changed what it should: it asks the car, again and again, and looks
 * at all records that the tracker has made after the command.
 *
 * <p>A car needs a moment to do what it is told. So the opposite is proved only by what the car
 * shows after the last question, which is asked when the time of the car is over.
 */
final class Observation {

  /** How often the car is asked. */
  static final Duration PACE = DeviceRequest.Verify.PACE;

  private final DeviceRequest.Verify request;
  private final Supplier<LaterRecords> newLater;
  private final LaterRecords later;
  private final OwedAnswers owed;
  private final AwakeTimer timers;
  private final Consumer<DeviceRequest.GprsCommand> send;
  private Optional<StateWatch.Question> question;
  private boolean isAnswerOwed;
  private boolean isRecordOwed;
  private Optional<AwakeTimer.Waiting> next = Optional.empty();
  private Sight sight = Sight.UNSEEN;
  private Optional<AvlRecord> shownBy = Optional.empty();
  private boolean isOver;
  private boolean isAsleep;
  private boolean hasAsked;
  private boolean isTextAwaited = true;
  private boolean ended;

  /** Which records were made after the last question; empty before it. */
  private Optional<LaterRecords> last = Optional.empty();

  private boolean isQuickLast;
  private boolean isOppositeProved;

  /**
   * @param newLater tells which records count that are made from now on
   * @param owed late answers that can be mistaken for the answer to a question
   * @param send sends a question to the tracker
   */
  Observation(
      DeviceRequest.Verify request,
      Supplier<LaterRecords> newLater,
      OwedAnswers owed,
      AwakeTimer timers,
      Consumer<DeviceRequest.GprsCommand> send) {
    this.request = request;
    this.newLater = newLater;
    this.later = newLater.get();
    this.owed = owed;
    this.timers = timers;
    this.send = send;
    this.question = request.watch().question();
  }

  /** What the car has shown last. {@link Sight#MET} stays. */
  Sight sight() {
    return sight;
  }

  /** What the car shows, for certain. */
  Sight proved() {
    return sight == Sight.OPPOSITE && !isOppositeProved ? Sight.UNSEEN : sight;
  }

  /** The record that shows it; empty if no record does. */
  Optional<AvlRecord> shownBy() {
    return shownBy;
  }

  /**
   * Whether no later record can say more: the car cannot show the effect, its clock is wrong, or it
   * has shown the opposite when its time was over.
   */
  boolean isOver() {
    return isOppositeProved || (isOver && sight != Sight.OPPOSITE);
  }

  /** Whether a text that comes was perhaps sent because of a question. */
  boolean hasAsked() {
    return hasAsked;
  }

  /** Whether a question has no answer yet. */
  boolean isAnswerAwaited() {
    return isAnswerOwed || isRecordOwed;
  }

  /** What the answer looks like to the question that is open; empty if only a record is awaited. */
  Optional<AnswerShape> shape() {
    return question.filter(asked -> isAnswerOwed).map(StateWatch.Question::shape);
  }

  /** Whether a text that comes now can be the answer to a question, or refuse it. */
  boolean canBeAnswer(String text) {
    return isAnswer(text) || (isRecordOwed && isRefusal(text));
  }

  /** Whether a text is worded as the answer to the question that is open. */
  boolean isAnswer(String text) {
    return isAnswerOwed
        && question.filter(asked -> asked.shape().fit(text) == Fit.ANSWER).isPresent();
  }

  private boolean isRefusal(String text) {
    return request.getRecord().shape().fit(text) == Fit.ANSWER;
  }

  /** The text has come: the car's time begins. */
  void textCame() {
    isTextAwaited = false;
    last = Optional.empty();
    isQuickLast = false;
  }

  /** Asks the car now, and goes on to ask. */
  void ask() {
    stop();
    if (!ended) {
      next = Optional.of(timers.start(PACE, this::askAgain));
      send();
    }
  }

  /** The time is over: asks once more. */
  void askLast() {
    stop();
    if (!ended) {
      last = Optional.of(newLater.get());
      send();
    }
  }

  /** Whether the last question was asked. */
  boolean hasAskedLast() {
    return last.isPresent();
  }

  private void send() {
    hasAsked = true;
    var quick = question.filter(asked -> !isAnswerOwed && !owed.confuse(asked.shape()));
    if (quick.isPresent()) {
      isAnswerOwed = true;
      isQuickLast = last.isPresent();
      var asked = quick.get();
      send.accept(new DeviceRequest.Ask(asked.text(), request.addressed(), asked.shape(), PACE));
    } else {
      isRecordOwed = true;
      later.askedFor();
      last.ifPresent(LaterRecords::askedFor);
      send.accept(request.getRecord());
    }
  }

  /** A module that sleeps can wake up before the text comes. */
  private void askAgain() {
    if (!isOver() || (isTextAwaited && isAsleep)) {
      ask();
    }
  }

  private void stop() {
    next.ifPresent(AwakeTimer.Waiting::cancel);
    next = Optional.empty();
  }

  /** The step has ended. An answer that is still to come belongs to nobody. */
  void end() {
    ended = true;
    stop();
    if (isAnswerOwed) {
      isAnswerOwed = false;
      question.ifPresent(asked -> owed.addAnswer(asked.shape()));
    }
  }

  /** A text came that does not answer the command; false if it does not answer a question. */
  boolean takeText(String text) {
    if (isAnswer(text)) {
      takeAnswer(text);
      return true;
    }
    if (isRecordOwed && isRefusal(text)) {
      isRecordOwed = false;
      nothingIsShown();
      return true;
    }
    return false;
  }

  private void takeAnswer(String text) {
    isAnswerOwed = false;
    var shown = request.watch().look(text);
    if (shown == Sight.MET || shown == Sight.OPPOSITE) {
      see(shown, Optional.empty(), isQuickLast);
      return;
    }
    question = Optional.empty();
    if (last.isPresent()) {
      send();
    } else {
      ask();
    }
  }

  /** The records of a frame came. */
  void takeRecords(List<AvlRecord> records, long receivedAt) {
    records.stream()
        .sorted(Comparator.comparingLong(AvlRecord::timestamp))
        .forEach(record -> take(record, receivedAt));
  }

  private void take(AvlRecord record, long receivedAt) {
    var isOurs = later.isOurs(record);
    var age = later.age(record, isOurs, receivedAt);
    var isLast =
        last.filter(
                newer ->
                    newer.age(record, newer.isOurs(record), receivedAt) == LaterRecords.Age.LATER)
            .isPresent();
    isRecordOwed = isRecordOwed && !isOurs;
    var shown = request.watch().look(record);
    if (age == LaterRecords.Age.LATER && shown != Sight.UNSEEN) {
      see(shown, Optional.of(record), isLast);
    }
    if (isOurs) {
      takeOurs(age, shown);
    }
  }

  /** If the record that was asked for does not show it, no other record will. */
  private void takeOurs(LaterRecords.Age age, Sight shown) {
    if (age == LaterRecords.Age.FUTURE) {
      isOver = true;
    } else if (age == LaterRecords.Age.LATER && (shown == Sight.HIDDEN || shown == Sight.UNSEEN)) {
      isAsleep = shown == Sight.HIDDEN;
      nothingIsShown();
    }
  }

  private void nothingIsShown() {
    isOver = true;
    if (sight == Sight.UNSEEN) {
      sight = Sight.HIDDEN;
    }
  }

  /**
   * What an older record shows is no news.
   *
   * @param isLast whether it was made after the last question
   */
  private void see(Sight shown, Optional<AvlRecord> record, boolean isLast) {
    var isOlder =
        record.isPresent()
            && shownBy.filter(known -> known.timestamp() > record.get().timestamp()).isPresent();
    var isNews = shown != Sight.HIDDEN || sight == Sight.OPPOSITE;
    if (sight != Sight.MET && !isOlder && isNews) {
      sight = shown;
      shownBy = shown == Sight.HIDDEN ? Optional.empty() : record;
      isOppositeProved = shown == Sight.OPPOSITE && isLast;
    }
  }
}
