package carsharing.teltonika.device.exchange;

import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.StepFailure;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.time.AwakeTimer;
import carsharing.teltonika.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One GPRS command at a time: an answer carries no id, so the next command is sent only when the
 * last one has been answered or given up.
 *
 * <p>Lives on the connection's event loop.
 */
final class CurrentStep {

  private final AwakeTimer timers;
  private final TimeSource time;
  private final TrackerClock clock;
  private final Supplier<Duration> clockSkew;
  private final Consumer<DeviceRequest.GprsCommand> write;
  private final Consumer<String> unasked;
  private final OwedAnswers owed = new OwedAnswers();
  private final OwedRecords owedRecords;
  private final SentElements elements = new SentElements();
  private Optional<PendingStep> pending = Optional.empty();
  private Optional<SideQuestion> question = Optional.empty();

  /**
   * @param clock what is known of the tracker's clock
   * @param clockSkew how wrong a tracker's clock may be
   * @param write sends a command to the tracker
   * @param unasked receives the texts that answer nothing
   */
  CurrentStep(
      AwakeTimer timers,
      TimeSource time,
      TrackerClock clock,
      Supplier<Duration> clockSkew,
      Consumer<DeviceRequest.GprsCommand> write,
      Consumer<String> unasked) {
    this.timers = timers;
    this.time = time;
    this.clock = clock;
    this.clockSkew = clockSkew;
    this.write = write;
    this.unasked = unasked;
    this.owedRecords = new OwedRecords(time);
  }

  /** A text came in codec 12 or 14. */
  void text(String text) {
    var shape = pending.flatMap(PendingStep::shape);
    if (question.filter(asked -> asked.takeText(text, shape, owed)).isPresent()) {
      return;
    }
    if (shape.filter(wanted -> wanted.isCertain(text)).isPresent()) {
      question.ifPresent(SideQuestion::passed);
    }
    if (pending.filter(step -> step.takeText(text)).isPresent() || owed.payAcknowledgement(text)) {
      return;
    }
    owed.pay(text);
    unasked.accept(text);
    if (pending.orElse(null) instanceof LateAnswerWait wait) {
      wait.look();
    }
  }

  /** A device at the tracker's serial port has written a text. */
  void serialText(String text) {
    if (pending.filter(step -> step.takeSerialText(text)).isEmpty()) {
      unasked.accept(text);
    }
  }

  /** A text came that cannot be read, or that no tracker of this IMEI would send. */
  void brokenText(StepFailure why) {
    var isForStep = pending.flatMap(PendingStep::shape).isPresent();
    if (why == StepFailure.WRONG_CRC
        && question.filter(asked -> asked.takeBrokenText(isForStep, owed)).isPresent()) {
      return;
    }
    pending.ifPresentOrElse(step -> step.takeBrokenText(why), owed::payAny);
  }

  /** The records of a frame came, in the frame's order. */
  void records(List<AvlRecord> records) {
    var now = time.millis();
    elements.observe(records);
    pending.ifPresent(step -> step.takeRecords(records, now));
    owedRecords.arrived(records);
    clock.observe(records, now, clockSkew.get().toMillis());
  }

  /** Whether any record has come since the last one was asked for. */
  boolean hasItsRecord() {
    return owedRecords.anyCame();
  }

  /** The connection has ended. */
  void disconnected() {
    pending.ifPresent(PendingStep::disconnected);
    question.ifPresent(SideQuestion::disconnected);
  }

  /** Sends a command that nothing waits for. */
  void sendOnly(DeviceRequest.SendOnly command) {
    write.accept(command);
    recordAskedFor(command);
  }

  /** Asks something beside the steps, if no answer is waited for. */
  void ask(DeviceRequest.Ask request, StepReply.Asker asker) {
    if (pending.isPresent() || question.filter(other -> !other.isOver()).isPresent()) {
      asker.fail(StepFailure.BUSY);
    } else {
      var earlier = question.map(SideQuestion::open).orElse(0);
      var reply = new StepReply(timers, asker, () -> {});
      question = Optional.of(new SideQuestion(request, reply, time, earlier));
      write.accept(request);
    }
  }

  /** Begins a step, if no other one runs and no late answer can be mistaken for its answer. */
  void begin(DeviceRequest.Step step, StepReply.Asker asker) {
    if (pending.isPresent()) {
      asker.fail(StepFailure.BUSY);
    } else if (owed.confuse(step.shape())) {
      pending =
          Optional.of(
              new LateAnswerWait(
                  step.shape(), owed, longestWait(step), newReply(asker), () -> send(asker, step)));
    } else {
      send(asker, step);
    }
  }

  /** If the deadline comes before the late answer may be given up, it has just passed then. */
  private Duration longestWait(DeviceRequest.Step step) {
    return step.deadline()
        .map(end -> Duration.ofNanos(Math.max(0, end - time.nanos())).plusMillis(1))
        .filter(left -> left.compareTo(step.lateWait()) < 0)
        .orElse(step.lateWait());
  }

  /** A late answer, or a pause of the process, may have cost the command its time. */
  private void send(StepReply.Asker asker, DeviceRequest.Step step) {
    if (step.deadline().filter(end -> time.nanos() - end >= 0).isPresent()) {
      asker.fail(StepFailure.EXPIRED);
      return;
    }
    var reply = newReply(asker);
    if (step instanceof DeviceRequest.SendText text) {
      pending = Optional.of(new TextStep(text, reply, owed, unasked));
    } else if (step instanceof DeviceRequest.AwaitRecord record) {
      var search =
          new RecordSearch(time.millis(), clock, clockSkew.get().toMillis(), owedRecords.count());
      pending = Optional.of(new RecordStep(record, search, reply, this::sendOnly));
      recordAskedFor(record);
    } else if (step instanceof DeviceRequest.Verify verified) {
      pending = Optional.of(newVerifiedStep(verified, reply));
    }
    write.accept(step);
  }

  private VerifiedStep newVerifiedStep(DeviceRequest.Verify step, StepReply reply) {
    var observation = new Observation(step, this::newLater, owed, timers, this::sendQuestion);
    return new VerifiedStep(step, observation, elements, reply, timers, time, owed, unasked);
  }

  /** Tells which records are made from now on. */
  private LaterRecords newLater() {
    return new LaterRecords(time.millis(), clock, clockSkew.get().toMillis(), owedRecords.count());
  }

  private void sendQuestion(DeviceRequest.GprsCommand question) {
    if (question instanceof DeviceRequest.SendOnly getRecord) {
      sendOnly(getRecord);
    } else {
      write.accept(question);
    }
  }

  private void recordAskedFor(DeviceRequest.GprsCommand command) {
    owedRecords.askedFor();
    owed.addAcknowledgement(command.shape());
  }

  private StepReply newReply(StepReply.Asker asker) {
    return new StepReply(timers, asker, () -> pending = Optional.empty());
  }
}
