package carsharing.teltonika.device.exchange;

import carsharing.teltonika.message.AnswerShape;
import carsharing.teltonika.message.AnswerShape.Fit;
import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.RecordNeed;
import carsharing.teltonika.message.StepFailure;
import carsharing.teltonika.message.StepRecords;
import carsharing.teltonika.protocol.AvlRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Waits for the AVL record that answers a GPRS command. If that record does not tell all that is
 * needed, the step asks for more records, and waits for them for a while.
 */
final class RecordStep implements PendingStep {

  private final DeviceRequest.AwaitRecord request;
  private final RecordSearch search;
  private final StepReply reply;
  private final Consumer<DeviceRequest.SendOnly> ask;

  /** Whether the record has come, and more are waited for. */
  private boolean needsMore;

  /**
   * @param ask sends a question for one more record
   */
  RecordStep(
      DeviceRequest.AwaitRecord request,
      RecordSearch search,
      StepReply reply,
      Consumer<DeviceRequest.SendOnly> ask) {
    this.request = request;
    this.search = search;
    this.reply = reply;
    this.ask = ask;
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
    if (isRefusal && needsMore) {
      giveUp(); // It has made a record before, and makes no other one.
    } else if (isRefusal) {
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
    search.offer(records, receivedAt);
    var found = search.found();
    if (found.isPresent()) {
      take(found.get());
    } else if (needsMore && search.foundClose().isPresent()) {
      take(search.foundClose().get());
    } else if (search.close().isPresent() || search.sawFuture()) {
      reply.startPatience(request.recordWait(), this::decide);
    }
  }

  private void take(StepRecords found) {
    var need = request.need();
    if (need.isPresent() && search.isOverfull()) {
      reply.fail(StepFailure.TIMEOUT);
    } else if (need.isEmpty() || need.get().isMet().test(found)) {
      reply.answer(new DeviceAnswer.Position(found));
    } else if (!needsMore) {
      needsMore = true;
      reply.startLater(need.get().patience(), this::giveUp);
      askAgain(need.get());
    }
  }

  private void askAgain(RecordNeed need) {
    ask.accept(need.getRecord());
    reply.startLater(RecordNeed.PACE, () -> askAgain(need));
  }

  /** No better record has come. If it can still come, the step goes on to wait. */
  private void decide() {
    if (needsMore) {
      return;
    }
    if (search.foundClose().isPresent()) {
      take(search.foundClose().get());
    } else if (!search.sawOld()) {
      reply.fail(StepFailure.CLOCK_WRONG);
    }
  }

  /** What has come is judged, whatever is missing. */
  private void giveUp() {
    var found = search.found().or(search::foundClose);
    if (request.need().isPresent() && search.isOverfull()) {
      reply.fail(StepFailure.TIMEOUT);
    } else if (found.isPresent()) {
      reply.answer(new DeviceAnswer.Position(found.get()));
    } else if (search.sawOld()) {
      reply.fail(StepFailure.STALE_RECORD);
    } else {
      reply.fail(search.sawFuture() ? StepFailure.CLOCK_WRONG : StepFailure.TIMEOUT);
    }
  }

  @Override
  public void takeBrokenText(StepFailure why) {
    if (!needsMore || why != StepFailure.WRONG_CRC) { // The step needs no text then.
      reply.fail(why);
    }
  }

  @Override
  public void disconnected() {
    reply.fail(StepFailure.DISCONNECTED);
  }
}
