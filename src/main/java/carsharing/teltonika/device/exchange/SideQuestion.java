package carsharing.teltonika.device.exchange;

import carsharing.teltonika.message.AnswerShape.Fit;
import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.StepFailure;

/**
 * A question beside the commands: it waits for its answer while steps come and go, and no step
 * waits for it. It takes only texts that no step takes.
 *
 * <p>If its answer comes after its time, it is dropped: nobody has asked for it any more.
 */
final class SideQuestion {

  private final DeviceRequest.Ask request;
  private final StepReply reply;
  private boolean isPaid;
  private boolean isOver;

  SideQuestion(DeviceRequest.Ask request, StepReply reply) {
    this.request = request;
    this.reply = reply;
    reply.startTimeout(request.timeout(), () -> fail(StepFailure.TIMEOUT));
  }

  /** Whether another question can be asked. */
  boolean isOver() {
    return isOver;
  }

  /** A text came that no step takes; false if it is no answer to this. */
  boolean takeText(String text) {
    if (isPaid || request.shape().fit(text) != Fit.ANSWER) {
      return false;
    }
    isPaid = true;
    if (!isOver) {
      isOver = true;
      reply.answer(new DeviceAnswer.Text(text));
    }
    return true;
  }

  /** The connection has ended. */
  void disconnected() {
    if (!isOver) {
      fail(StepFailure.DISCONNECTED);
    }
  }

  private void fail(StepFailure why) {
    isOver = true;
    reply.fail(why);
  }
}
