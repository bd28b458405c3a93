package carsharing.teltonika.device.exchange;

import carsharing.teltonika.message.AnswerShape;
import carsharing.teltonika.message.AnswerShape.Fit;
import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.StepFailure;
import carsharing.teltonika.protocol.AvlRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Waits for the text that answers a GPRS command. */
final class TextStep implements PendingStep {

  private final DeviceRequest.SendText request;
  private final StepReply reply;
  private final OwedAnswers owed;
  private final Consumer<String> unasked;

  /** A text that nobody knows: the answer, if no better one comes. */
  private Optional<String> unknown = Optional.empty();

  /**
   * @param owed is told if the step ends before its answer has come for certain
   * @param unasked receives the texts that turn out not to be the answer
   */
  TextStep(
      DeviceRequest.SendText request, StepReply reply, OwedAnswers owed, Consumer<String> unasked) {
    this.request = request;
    this.reply = reply;
    this.owed = owed;
    this.unasked = unasked;
    reply.startTimeout(request.timeout(), this::giveUp);
  }

  @Override
  public Optional<AnswerShape> shape() {
    return Optional.of(request.shape());
  }

  @Override
  public boolean takeText(String text) {
    var fit = request.shape().fit(text);
    if (fit == Fit.ANSWER) {
      answer(text);
    } else if (fit == Fit.UNKNOWN) {
      unknown.ifPresent(unasked);
      unknown = Optional.of(text);
      reply.startPatience(request.unknownWait(), this::giveUp);
    }
    return fit == Fit.ANSWER || fit == Fit.UNKNOWN;
  }

  @Override
  public boolean takeSerialText(String text) {
    var isAnswer = request.shape().isExactly(text);
    if (isAnswer) {
      answer(text);
    }
    return isAnswer;
  }

  private void answer(String text) {
    unknown.ifPresent(unasked);
    reply.answer(new DeviceAnswer.Text(text));
  }

  private void giveUp() {
    owed.addAnswer(request.shape());
    unknown.ifPresentOrElse(
        text -> reply.answer(new DeviceAnswer.Text(text)), () -> reply.fail(StepFailure.TIMEOUT));
  }

  @Override
  public void takeRecords(List<AvlRecord> records, long receivedAt) {
    // A record answers no command that asks for a text.
  }

  @Override
  public void takeBrokenText(StepFailure why) {
    unknown.ifPresent(unasked);
    reply.fail(why);
  }

  @Override
  public void disconnected() {
    takeBrokenText(StepFailure.DISCONNECTED);
  }
}
