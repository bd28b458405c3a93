package carsharing.teltonika.command.session;

import carsharing.teltonika.command.answer.AnswerKinds;
import carsharing.teltonika.command.answer.AnswerText;
import carsharing.teltonika.command.answer.ErrorWords;
import carsharing.teltonika.command.answer.VersionAnswers;
import carsharing.teltonika.command.run.StepAnswers;
import carsharing.teltonika.message.AnswerShape;
import carsharing.teltonika.message.DeviceRequest;
import java.time.Duration;

/**
 * What the answer to the server's own {@code getver} looks like. A firmware that does not know the
 * command may answer with an error or with nothing in the text; such a text can be the answer to
 * another command as well.
 */
record VersionShape() implements AnswerShape {

  private static final String COMMAND = "getver";

  /**
   * The question.
   *
   * @param timeout for how long the answer is waited for
   */
  static DeviceRequest.Ask question(Duration timeout) {
    return new DeviceRequest.Ask(COMMAND, false, new VersionShape(), timeout);
  }

  @Override
  public Fit fit(String text) {
    if (VersionAnswers.isVersion(text)) {
      return Fit.ANSWER;
    }
    return ErrorWords.isIn(text) || AnswerText.trimmed(text).isEmpty() ? Fit.UNKNOWN : Fit.FOREIGN;
  }

  @Override
  public boolean isExactly(String text) {
    return false;
  }

  @Override
  public boolean isConfusedWith(AnswerShape other) {
    return other instanceof StepAnswers step && AnswerKinds.begins(step.command(), COMMAND);
  }
}
