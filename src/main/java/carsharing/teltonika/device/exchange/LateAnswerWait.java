package carsharing.teltonika.device.exchange;

import carsharing.teltonika.message.AnswerShape;
import carsharing.teltonika.message.StepFailure;
import carsharing.teltonika.protocol.AvlRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Waits for late answers that can be mistaken for the answer to the next command. */
final class LateAnswerWait implements PendingStep {

  private final AnswerShape next;
  private final OwedAnswers owed;
  private final StepReply reply;
  private final Runnable over;

  /**
   * @param next the answer that is to be told from the late ones
   * @param reply of the next command
   * @param over is called when no late answer is owed any more, or the time is over
   */
  LateAnswerWait(
      AnswerShape next, OwedAnswers owed, Duration time, StepReply reply, Runnable over) {
    this.next = next;
    this.owed = owed;
    this.reply = reply;
    this.over = over;
    reply.startTimeout(time, this::end);
  }

  @Override
  public Optional<AnswerShape> shape() {
    return Optional.empty();
  }

  /** The exchange counts the text, and tells it as one that nobody asked for. */
  @Override
  public boolean takeText(String text) {
    return false;
  }

  @Override
  public boolean takeSerialText(String text) {
    return false;
  }

  @Override
  public void takeRecords(List<AvlRecord> records, long receivedAt) {
    // A late record is told by its time.
  }

  @Override
  public void takeBrokenText(StepFailure why) {
    owed.payAny();
    look();
  }

  /** A text was counted. */
  void look() {
    if (!owed.confuse(next)) {
      end();
    }
  }

  private void end() {
    reply.end();
    over.run();
  }

  @Override
  public void disconnected() {
    reply.fail(StepFailure.DISCONNECTED);
  }
}
