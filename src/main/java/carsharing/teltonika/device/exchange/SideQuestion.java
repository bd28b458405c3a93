package carsharing.teltonika.device.exchange;

import carsharing.teltonika.message.AnswerShape;
import carsharing.teltonika.message.AnswerShape.Fit;
import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.StepFailure;
import carsharing.teltonika.time.TimeSource;
import java.time.Duration;
import java.util.Optional;

/**
 * A question beside the commands: no step waits for it, and its answer is no step's answer. It was
 * sent before the step that runs, and a tracker answers in turn. So a text that can be the answer
 * to both belongs to the question, until the step has got an answer that can be nothing else.
 *
 * <p>If its answer comes after its time, it is dropped: nobody has asked for it any more.
 *
 * <p>Lives on the connection's event loop.
 */
final class SideQuestion {

  /** How long its answer is kept away from others after its time. */
  private static final Duration LATE = Duration.ofMinutes(10);

  /** A tracker that answers nothing keeps no more texts than these from the steps. */
  private static final int MAX_OPEN = 4;

  private final DeviceRequest.Ask request;
  private final StepReply reply;
  private final TimeSource time;
  private final long forgottenAt;

  /** Texts that may still come and can only be its answer, or that of an earlier question. */
  private int open;

  /** Whether there is an answer, or there will be none. */
  private boolean isOver;

  /** Whether a text that came after it was a step's for certain. */
  private boolean isPassed;

  /**
   * @param earlier answers to earlier questions that may still come
   */
  SideQuestion(DeviceRequest.Ask request, StepReply reply, TimeSource time, int earlier) {
    this.open = Math.min(earlier + 1, MAX_OPEN);
    this.request = request;
    this.reply = reply;
    this.time = time;
    this.forgottenAt = time.nanos() + request.timeout().plus(LATE).toNanos();
    reply.startTimeout(request.timeout(), () -> fail(StepFailure.TIMEOUT));
  }

  /** Answers that may still come. */
  int open() {
    return isForgotten() ? 0 : open;
  }

  /** Whether another question can be asked. */
  boolean isOver() {
    return isOver;
  }

  /**
   * A text came; false if it is no answer to this.
   *
   * @param step what the answer looks like that a step waits for
   * @param owed late answers of earlier steps, which come first unless they can disturb a step
   */
  boolean takeText(String text, Optional<AnswerShape> step, OwedAnswers owed) {
    var fit = request.shape().fit(text);
    if (open == 0 || fit == Fit.FOREIGN || isOfStep(text, step)) {
      return false;
    }
    return fit == Fit.ANSWER ? takeAnswer(text, step, owed) : takeDoubtful(text, step, owed);
  }

  private boolean takeAnswer(String text, Optional<AnswerShape> step, OwedAnswers owed) {
    var isOfEarlier = isOver && step.isEmpty() && owed.haveOneLike(request.shape());
    if (isForgotten() || isOfEarlier) {
      return false;
    }
    open--;
    if (!isOver) {
      answer(text);
    }
    return true;
  }

  /**
   * The question is over then, and takes no second text of this kind. But the text may be a step's
   * all the same, so the real answer can still come and is kept away from the steps.
   */
  private boolean takeDoubtful(String text, Optional<AnswerShape> step, OwedAnswers owed) {
    if (!canBeAmbiguous() || (step.isEmpty() && owed.expects(text))) {
      return false;
    }
    if (step.isPresent()) {
      fail(StepFailure.BUSY); // The text says nothing.
    } else {
      answer(text);
    }
    return true;
  }

  /** The same command, asked by a client, has the same answer. Other steps must be certain. */
  private boolean isOfStep(String text, Optional<AnswerShape> step) {
    return step.filter(shape -> shape.isCertain(text) || request.shape().isConfusedWith(shape))
        .isPresent();
  }

  private boolean canBeAmbiguous() {
    return !isOver && !isPassed;
  }

  private boolean isForgotten() {
    return time.nanos() - forgottenAt >= 0;
  }

  private void answer(String text) {
    isOver = true;
    reply.answer(new DeviceAnswer.Text(text));
  }

  /** A step has got a text that can be nothing else: what comes from now on came after that. */
  void passed() {
    isPassed = true;
  }

  /**
   * A text came that cannot be read; false if it is no answer to this.
   *
   * @param isForStep whether a step waits for a text
   * @param owed late answers of earlier steps, which come first if no step waits
   */
  boolean takeBrokenText(boolean isForStep, OwedAnswers owed) {
    if (!canBeAmbiguous() || (!isForStep && owed.areAny())) {
      return false;
    }
    fail(StepFailure.WRONG_CRC);
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
