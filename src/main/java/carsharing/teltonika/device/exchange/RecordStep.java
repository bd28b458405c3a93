package carsharing.teltonika.device.exchange;

import carsharing.teltonika.message.AnswerShape;
import carsharing.teltonika.message.AnswerShape.Fit;
import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.StepFailure;
import carsharing.teltonika.protocol.AvlRecord;
import java.util.List;
import java.util.Optional;

/** Waits for the AVL record that answers a GPRS command. */
final class RecordStep implements PendingStep {

  private final DeviceRequest.AwaitRecord request;
  private final RecordSearch search;
  private final StepReply reply;

  RecordStep(DeviceRequest.AwaitRecord request, RecordSearch search, StepReply reply) {
    this.request = request;
    this.search = search;
    this.reply = reply;
    reply.startTimeout(request.timeout(), this::giveUp);
  }

  @Override
  public Optional<AnswerShape> shape() {
    return Optional.of(request.shape());
  }

  /** A tracker that cannot make a record says so in a text. */
  @Override
  public boolean takeText(String text) {
    var isRefusal = request.shape().fit(text) == Fit.ANSWER;
    if (isRefusal) {
      reply.answer(new DeviceAnswer.Text(text));
    }
    return isRefusal;
  }

  @Override
  public boolean takeSerialText(String text) {
    return false;
  }

  @Override
  public void takeRecords(List<AvlRecord> records, long receivedAt) {
    var answer = search.offer(records, receivedAt);
    if (answer.isPresent()) {
      reply.answer(new DeviceAnswer.Position(answer.get()));
    } else if (search.close().isPresent() || search.sawFuture()) {
      reply.startPatience(request.recordWait(), this::decide);
    }
  }

  /** No better record has come. If it can still come, the step goes on to wait. */
  private void decide() {
    if (search.close().isPresent()) {
      reply.answer(new DeviceAnswer.Position(search.close().get()));
    } else if (!search.sawOld()) {
      reply.fail(StepFailure.CLOCK_WRONG);
    }
  }

  private void giveUp() {
    if (search.close().isPresent()) {
      reply.answer(new DeviceAnswer.Position(search.close().get()));
    } else if (search.sawOld()) {
      reply.fail(StepFailure.STALE_RECORD);
    } else {
      reply.fail(search.sawFuture() ? StepFailure.CLOCK_WRONG : StepFailure.TIMEOUT);
    }
  }

  @Override
  public void takeBrokenText(StepFailure why) {
    reply.fail(why);
  }

  @Override
  public void disconnected() {
    reply.fail(StepFailure.DISCONNECTED);
  }
}
