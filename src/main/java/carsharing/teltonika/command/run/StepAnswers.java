package carsharing.teltonika.command.run;

import carsharing.teltonika.command.answer.AnswerKind;
import carsharing.teltonika.command.answer.AnswerKinds;
import carsharing.teltonika.command.answer.AnswerText;
import carsharing.teltonika.command.answer.ErrorWords;
import carsharing.teltonika.command.answer.ReadingAnswers;
import carsharing.teltonika.command.answer.TextVerdict;
import carsharing.teltonika.command.script.Step;
import carsharing.teltonika.message.AnswerShape;

/**
 * Tells the answer to one step from other texts, by what the script says and by how firmware words
 * its answers.
 *
 * @param command the GPRS command as it is sent
 */
public record StepAnswers(Step step, String command) implements AnswerShape {

  /** What a text says about the step. */
  TextVerdict judge(String raw) {
    var text = AnswerText.trimmed(raw);
    if (step.errors().match(text)) {
      return TextVerdict.FAIL;
    }
    if (step.success().match(text)) {
      return TextVerdict.PASS;
    }
    if (text.isEmpty()) {
      return isReturned() ? TextVerdict.PASS : TextVerdict.FAIL;
    }
    var byWording = kind().judge(command, text);
    return byWording == TextVerdict.UNKNOWN ? judgeByWords(text) : byList(byWording);
  }

  /** Whether the step passes that was answered with this text, trimmed. */
  boolean passes(String text) {
    var verdict = judge(text);
    return verdict == TextVerdict.PASS || (verdict == TextVerdict.UNKNOWN && step.passesUnknown());
  }

  /** If the script lists the texts that pass, no other one does. */
  private TextVerdict byList(TextVerdict verdict) {
    return verdict == TextVerdict.PASS && !step.success().isEmpty() ? TextVerdict.FAIL : verdict;
  }

  private TextVerdict judgeByWords(String text) {
    if (step.answer().isValue() && AnswerText.reading(text).isPresent()) {
      return TextVerdict.PASS;
    }
    if (isWordedForAnother(text)) {
      return TextVerdict.FOREIGN;
    }
    if (ErrorWords.isIn(text)) {
      return TextVerdict.FAIL;
    }
    var isFree = step.success().isEmpty() && !step.answer().isValue();
    return isFree && kind() == AnswerKinds.PLAIN ? TextVerdict.PASS : TextVerdict.UNKNOWN;
  }

  private boolean isWordedForAnother(String text) {
    return AnswerKinds.KNOWN.stream()
        .filter(kind -> !kind.includes(command))
        .filter(kind -> !isParameterCommand() || !(kind instanceof ReadingAnswers))
        .anyMatch(kind -> kind.isWordedLike(text));
  }

  /** {@code getparam} and {@code setparam} are answered in the words of {@code readio}. */
  private boolean isParameterCommand() {
    return AnswerKinds.begins(command, "getparam") || AnswerKinds.begins(command, "setparam");
  }

  private boolean isReturned() {
    return step.answer() == Step.Answer.RETURNED_TEXT;
  }

  private AnswerKind kind() {
    return AnswerKinds.of(command);
  }

  @Override
  public Fit fit(String text) {
    return step.answer() == Step.Answer.RECORD ? fitRecord(text) : fit(judge(text));
  }

  private static Fit fit(TextVerdict verdict) {
    return switch (verdict) {
      case PASS, FAIL -> Fit.ANSWER;
      case UNKNOWN -> Fit.UNKNOWN;
      case FOREIGN -> Fit.FOREIGN;
    };
  }

  /** The record is the answer; a text can only refuse it. */
  private Fit fitRecord(String text) {
    return switch (judge(text)) {
      case FAIL -> AnswerText.trimmed(text).isEmpty() ? Fit.FOREIGN : Fit.ANSWER;
      case PASS -> Fit.ACKNOWLEDGEMENT;
      case UNKNOWN, FOREIGN -> Fit.FOREIGN;
    };
  }

  @Override
  public boolean isExactly(String text) {
    return step.success().matchExactly(AnswerText.trimmed(text));
  }

  /** Lists of a script can be as wide as a regular expression, so only exact texts count. */
  @Override
  public boolean isCertain(String raw) {
    var text = AnswerText.trimmed(raw);
    return isExactly(text)
        || kind().isWordedLike(text)
        || (isParameterCommand() && AnswerText.reading(text).isPresent());
  }

  /**
   * Whether a late answer to this step can be mistaken for that of a later one, so that the
   * connection has to be made anew before another command is run.
   */
  boolean canBeMistaken() {
    return step.answer().isText() && isConfusedWith(this);
  }

  @Override
  public boolean isConfusedWith(AnswerShape other) {
    return other instanceof StepAnswers next
        && kind() == next.kind()
        && kind().areConfused(command, next.command());
  }
}
