package carsharing.teltonika.command.run;

import carsharing.teltonika.command.answer.AnswerText;
import carsharing.teltonika.command.verify.Verdict;
import carsharing.teltonika.message.DeviceAnswer;
import java.util.Optional;

/**
 * What is known of the effect of one step. Steps that read something change nothing, so they have
 * no verdict, and neither have steps whose failure does not matter.
 */
final class StepVerdict {

  private StepVerdict() {}

  /** That of a step that the tracker has answered. */
  static Optional<Verdict> of(StepAnswers step, DeviceAnswer answer) {
    if (!isTold(step)) {
      return Optional.empty();
    }
    if (answer instanceof DeviceAnswer.Observed observed) {
      return Optional.of(ofObserved(step, observed));
    }
    return answer instanceof DeviceAnswer.Text text
        ? Optional.of(ofText(step, text.text()))
        : Optional.empty();
  }

  /** That of a step that has failed without an answer; empty if it was not sent. */
  static Optional<Verdict> of(StepAnswers step, Throwable cause) {
    return isTold(step) && cause instanceof StepFailedException failed
        ? failed.verdict()
        : Optional.empty();
  }

  private static boolean isTold(StepAnswers step) {
    return step.step().answer().isText() && !step.step().optional();
  }

  /** The car was not watched: its family cannot show the effect, or nobody has asked for it. */
  private static Verdict ofText(StepAnswers step, String text) {
    return step.passes(AnswerText.trimmed(text)) && step.step().verification().isPresent()
        ? Verdict.NOT_OBSERVABLE
        : Verdict.ANSWERED;
  }

  private static Verdict ofObserved(StepAnswers step, DeviceAnswer.Observed observed) {
    if (observed.text().filter(text -> !step.passes(AnswerText.trimmed(text))).isPresent()) {
      return Verdict.ANSWERED;
    }
    return switch (observed.sight()) {
      case MET -> Verdict.VERIFIED;
      case OPPOSITE -> Verdict.CONTRADICTED;
      case HIDDEN -> Verdict.NOT_OBSERVABLE;
      case UNSEEN -> Verdict.ANSWERED;
    };
  }
}
