package carsharing.teltonika.command.run;

import carsharing.teltonika.car.profile.FlagHistory;
import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.command.answer.AnswerText;
import carsharing.teltonika.command.script.Step;
import carsharing.teltonika.command.verify.PropertyWatch;
import carsharing.teltonika.command.verify.Verification;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.RecordNeed;
import carsharing.teltonika.message.StateWatch;
import carsharing.teltonika.message.StepRecords;
import carsharing.teltonika.settings.CommandSettings;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What a connection is asked to do for a step.
 *
 * @param profile what the elements of the car mean, as it is known when it is asked
 * @param history which flags the car has ever set
 */
record StepRequests(CommandSettings settings, Supplier<Profile> profile, FlagHistory history) {

  /** Asks the car for a record. */
  private static final StepAnswers GET_RECORD = new StepAnswers(Step.judged(""), "getrecord");

  /**
   * The request for a step.
   *
   * @param need tells whether records are enough; empty if any record is
   */
  DeviceRequest.Step of(StepAnswers answers, Optional<Predicate<StepRecords>> need) {
    if (answers.step().answer() == Step.Answer.RECORD) {
      return record(answers, need);
    }
    var wanted = answers.step().verification();
    return wanted
        .flatMap(verification -> watch(answers, verification))
        .<DeviceRequest.Step>map(watch -> verify(answers, watch, wanted.orElseThrow()))
        .orElseGet(() -> text(answers));
  }

  private DeviceRequest.AwaitRecord record(
      StepAnswers answers, Optional<Predicate<StepRecords>> need) {
    var step = answers.step();
    return new DeviceRequest.AwaitRecord(
        answers.command(),
        step.addressed(),
        answers,
        step.timeout().orElse(settings.stepTimeout()),
        settings.textGrace(),
        settings.recordWait(),
        need.map(isMet -> new RecordNeed(isMet, settings.missingWait(), getRecord(answers))),
        Optional.empty());
  }

  private DeviceRequest.SendText text(StepAnswers answers) {
    var step = answers.step();
    return new DeviceRequest.SendText(
        answers.command(),
        step.addressed(),
        answers,
        step.timeout().orElse(settings.stepTimeout()),
        settings.textGrace(),
        settings.unknownAnswerWait());
  }

  /** Empty if the family of the car cannot show it. Then the step is not slower than any other. */
  private Optional<StateWatch> watch(StepAnswers answers, Verification wanted) {
    return PropertyWatch.of(
        profile.get(),
        history,
        wanted,
        text -> answers.passes(AnswerText.trimmed(text)),
        question -> new StepAnswers(Step.value(question), question));
  }

  private DeviceRequest.Verify verify(StepAnswers answers, StateWatch watch, Verification wanted) {
    return new DeviceRequest.Verify(text(answers), watch, wanted.within(), getRecord(answers));
  }

  private static DeviceRequest.SendOnly getRecord(StepAnswers answers) {
    return new DeviceRequest.SendOnly(GET_RECORD.command(), answers.step().addressed(), GET_RECORD);
  }
}
