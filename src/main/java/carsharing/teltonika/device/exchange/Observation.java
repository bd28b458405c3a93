package carsharing.teltonika.device.exchange;

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

/**
 * Looks whether a command has changed what it should: it asks the car, again and again, and looks
 * at all records that the tracker has made after the command.
 */
final class Observation {

  /** How often the car is asked. */
  static final Duration PACE = Duration.ofSeconds(2);

  private final DeviceRequest.Verify request;
  private final LaterRecords later;
  private final OwedAnswers owed;
  private final AwakeTimer timers;
  private final Consumer<DeviceRequest.GprsCommand> send;
  private Optional<StateWatch.Question> question;
  private boolean isAnswerOwed;
  private Optional<AwakeTimer.Waiting> next = Optional.empty();
  private Sight sight = Sight.UNSEEN;
  private Optional<AvlRecord> shownBy = Optional.empty();
  private boolean isOver;
  private boolean hasAsked;
  private boolean ended;

  /**
   * @param later tells which records count
   * @param owed late answers that can be mistaken for the answer to a question
   * @param send sends a question to the tracker
   */
  Observation(
      DeviceRequest.Verify request,
      LaterRecords later,
      OwedAnswers owed,
      AwakeTimer timers,
      Consumer<DeviceRequest.GprsCommand> send) {
    this.request = request;
    this.later = later;
    this.owed = owed;
    this.timers = timers;
    this.send = send;
    this.question = request.watch().question();
  }

  /** What the car shows. {@link Sight#MET} stays. */
  Sight sight() {
    return sight;
  }

  /** The record that shows it; empty if no record does. */
  Optional<AvlRecord> shownBy() {
    return shownBy;
  }

  /**
   * Whether no later record can say more: the car cannot show the effect, or its clock is wrong.
   */
  boolean isOver() {
    return isOver && sight != Sight.OPPOSITE;
  }

  /** Whether a text can be the answer to a question. */
  boolean hasAsked() {
    return hasAsked;
  }

  /** Asks the car now, and goes on to ask. */
  void ask() {
    stop();
    if (ended) {
      return;
    }
    hasAsked = true;
    next = Optional.of(timers.start(PACE, this::askAgain));
    var quick = question.filter(asked -> !isAnswerOwed && !owed.confuse(asked.shape()));
    if (quick.isPresent()) {
      isAnswerOwed = true;
      var asked = quick.get();
      send.accept(new DeviceRequest.Ask(asked.text(), request.addressed(), asked.shape(), PACE));
    } else {
      later.askedFor();
      send.accept(request.getRecord());
    }
  }

  private void askAgain() {
    if (!isOver()) {
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

  /** A text came that does not answer the command; false if it does not answer the question. */
  boolean takeText(String text) {
    var isAnswer =
        isAnswerOwed && question.filter(asked -> asked.shape().fit(text) == Fit.ANSWER).isPresent();
    if (isAnswer) {
      isAnswerOwed = false;
      var shown = request.watch().look(text);
      if (shown == Sight.MET || shown == Sight.OPPOSITE) {
        see(shown, Optional.empty());
      } else {
        question = Optional.empty();
        ask();
      }
    }
    return isAnswer;
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
    var shown = request.watch().look(record);
    if (age == LaterRecords.Age.LATER && (shown == Sight.MET || shown == Sight.OPPOSITE)) {
      see(shown, Optional.of(record));
    } else if (isOurs) {
      takeOurs(age, shown);
    }
  }

  /** The record that was asked for does not show it. No other record will. */
  private void takeOurs(LaterRecords.Age age, Sight shown) {
    if (age == LaterRecords.Age.FUTURE) {
      isOver = true;
    } else if (shown == Sight.UNSEEN || (shown == Sight.HIDDEN && age == LaterRecords.Age.LATER)) {
      isOver = true;
      if (sight == Sight.UNSEEN) {
        sight = Sight.HIDDEN;
      }
    }
  }

  /** What an older record shows is no news. */
  private void see(Sight shown, Optional<AvlRecord> record) {
    var isOlder =
        record.isPresent()
            && shownBy.filter(known -> known.timestamp() > record.get().timestamp()).isPresent();
    if (sight != Sight.MET && !isOlder) {
      sight = shown;
      shownBy = record;
    }
  }
}
