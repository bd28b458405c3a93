package carsharing.teltonika.command.run;

import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.command.answer.AnswerText;
import carsharing.teltonika.command.check.Check;
import carsharing.teltonika.command.check.CheckFailedException;
import carsharing.teltonika.command.check.Interlocks;
import carsharing.teltonika.command.check.ParkingAreas;
import carsharing.teltonika.command.check.Reasons;
import carsharing.teltonika.command.request.CarCommand;
import carsharing.teltonika.command.script.Script;
import carsharing.teltonika.command.script.Step;
import carsharing.teltonika.command.verify.ContradictedException;
import carsharing.teltonika.command.verify.Verdict;
import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.Sight;
import carsharing.teltonika.message.StepFailure;
import carsharing.teltonika.message.StepRecords;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One execution of a script: step after step, until all have passed or one has not. */
final class ScriptRun {

  /** An answer with a wrong checksum is asked for again so often. */
  private static final int CRC_RETRIES = 2;

  /** The name of the check that stands before the first step of a guarded script. */
  private static final String GUARD = "interlocks";

  private static final String RECORD_TIME = "recordTime";

  private final Interlocks interlocks;
  private final List<Step> steps;
  private final CarCommand command;
  private final DeviceLink device;
  private final StepRequests requests;
  private final TimeSource time;
  private final Map<String, Check> checks;
  private final Supplier<Profile> profile;
  private final Optional<Long> resendUntil;
  private final StepListener listener;
  private final JsonArray report = new JsonArray();
  private boolean acted;
  private boolean owesAnswer;

  /**
   * @param interlocks what must hold before the first step
   */
  ScriptRun(
      RunEnvironment environment,
      Script script,
      Interlocks interlocks,
      CarCommand command,
      DeviceLink device) {
    this.interlocks = interlocks;
    this.steps =
        interlocks.isEmpty()
            ? script.steps()
            : Stream.concat(Stream.of(Step.judged(GUARD)), script.steps().stream()).toList();
    this.command = command;
    this.device = device;
    this.checks = environment.checks();
    this.profile = environment.profile();
    this.resendUntil = environment.resendUntil();
    this.listener = environment.listener();
    this.requests =
        new StepRequests(environment.settings(), environment.profile(), environment.history());
    this.time = environment.time();
  }

  private Check check(String name) {
    return name.equals(GUARD) ? interlocks : Objects.requireNonNull(checks.get(name));
  }

  /** Whether a check of a step judges by the command's parking areas. */
  boolean needsAreas() {
    return steps.stream()
        .flatMap(step -> step.check().stream())
        .anyMatch(name -> check(name).needsAreas());
  }

  /**
   * Runs all steps; succeeds with how the script ended, unless the server makes a mistake. Areas
   * that cannot be judged end it before anything is sent.
   *
   * @param areas of the command, if the script needs them
   */
  Future<Outcome> run(ParkingAreas areas) {
    if (needsAreas() && !areas.canBeJudged()) {
      var reasons = new Reasons();
      areas.explain(reasons);
      var details = new JsonObject().put("reasons", reasons.toJson());
      return Future.succeededFuture(new Outcome.Failed(reasons.data(), details));
    }
    List<StepAnswers> filled;
    try {
      filled = steps.stream().map(step -> new StepAnswers(step, text(step))).toList();
    } catch (IllegalArgumentException e) {
      return Future.succeededFuture(Outcome.Failed.because(String.valueOf(e.getMessage())));
    }
    var judge = new StepJudge(this::check, command.fields(), areas, profile, time);
    return from(0, filled, judge);
  }

  private String text(Step step) {
    return step.answer() == Step.Answer.RETURNED_TEXT
        ? step.command()
        : command.fillCommand(step.command());
  }

  /** What came of each step so far: its number, command, answer and duration in ms. */
  JsonArray report() {
    return report;
  }

  /** Whether any step was sent but the guard's, which does nothing to the car. */
  boolean hasActed() {
    return acted;
  }

  /** Whether a step was given up whose late answer can be mistaken for a later command's. */
  boolean owesAnswer() {
    return owesAnswer;
  }

  private Future<Outcome> from(int index, List<StepAnswers> filled, StepJudge judge) {
    if (index == filled.size()) {
      return Future.succeededFuture(judge.success());
    }
    var answers = filled.get(index);
    var name = new JsonObject().put("number", number(index)).put("command", answers.command());
    var entry = name.copy();
    report.add(entry);
    acted |= number(index) > 0;
    var began = time.nanos();
    return attempt(answers, judge.need(answers.step()), CRC_RETRIES, answers.step().retries())
        .onSuccess(answer -> answered(answer, entry))
        .onSuccess(answer -> note(answers, StepVerdict.of(answers, answer), judge, entry))
        .onFailure(cause -> note(answers, StepVerdict.of(answers, cause), judge, entry))
        .compose(answer -> judge.judge(answers, answer, name))
        .onComplete(done -> entry.put("ms", TimeUnit.NANOSECONDS.toMillis(time.nanos() - began)))
        .recover(cause -> judge.forgive(answers.step(), cause, name))
        .transform(
            passed ->
                passed.succeeded()
                    ? from(index + 1, filled, judge)
                    : failed(judge.notes(), name, Objects.requireNonNull(passed.cause())));
  }

  /** Counted from 1; the guard before the first step has 0. */
  private int number(int index) {
    return interlocks.isEmpty() ? index + 1 : index;
  }

  private void note(
      StepAnswers answers, Optional<Verdict> verdict, StepJudge judge, JsonObject entry) {
    verdict.ifPresent(
        known -> {
          judge.note(known);
          entry.put(Outcome.VERDICT, known.word());
          listener.judged(
              answers.command(), answers.step().verification(), known, recordTime(entry));
        });
  }

  private static Optional<Instant> recordTime(JsonObject entry) {
    return Optional.ofNullable(entry.getString(RECORD_TIME)).map(Instant::parse);
  }

  private void answered(DeviceAnswer answer, JsonObject entry) {
    describe(answer, entry);
    var text = Optional.ofNullable(entry.getString("text"));
    var time = recordTime(entry);
    if (text.isPresent() || time.isPresent()) {
      listener.answered(entry.getString("command"), text, time);
    }
  }

  private static void describe(DeviceAnswer answer, JsonObject entry) {
    if (answer instanceof DeviceAnswer.Position position) {
      describe(Optional.of(position.records().answer()), entry);
    } else if (answer instanceof DeviceAnswer.Text text) {
      entry.put("text", AnswerText.trimmed(text.text()));
    } else if (answer instanceof DeviceAnswer.Observed observed) {
      observed.text().ifPresent(text -> entry.put("text", AnswerText.trimmed(text)));
      describe(observed.record(), entry);
    }
  }

  private static void describe(Optional<AvlRecord> record, JsonObject entry) {
    record.ifPresent(made -> entry.put(RECORD_TIME, made.time().toString()));
  }

  private Future<DeviceAnswer> attempt(
      StepAnswers step, Optional<Predicate<StepRecords>> need, int crcRetries, int retries) {
    return device
        .request(requests.of(step, need))
        .compose(answer -> heard(step, answer))
        .recover(
            cause -> {
              var isTimeout = StepFailedException.isBecause(StepFailure.TIMEOUT, cause);
              owesAnswer |= isTimeout && step.canBeMistaken();
              if (isTooLate()) {
                return Future.failedFuture(cause);
              }
              if (crcRetries > 0 && StepFailedException.isBecause(StepFailure.WRONG_CRC, cause)) {
                return attempt(step, need, crcRetries - 1, retries);
              }
              if (retries > 0 && isTimeout) {
                return attempt(step, need, crcRetries, retries - 1);
              }
              return Future.failedFuture(cause);
            });
  }

  /** A step that must be run now or not at all is not sent again afterwards. */
  private boolean isTooLate() {
    return resendUntil.filter(end -> time.nanos() - end >= 0).isPresent();
  }

  /** If the car has shown the effect, and no text has come, the text may still come. */
  private Future<DeviceAnswer> heard(StepAnswers step, DeviceAnswer answer) {
    if (!(answer instanceof DeviceAnswer.Observed observed) || observed.text().isPresent()) {
      return Future.succeededFuture(answer);
    }
    if (observed.sight() == Sight.OPPOSITE) {
      var why = observed.failure().orElse(StepFailure.TIMEOUT);
      return Future.failedFuture(StepFailedException.contradicted(why));
    }
    owesAnswer |= step.canBeMistaken();
    return Future.succeededFuture(answer);
  }

  private static Future<Outcome> failed(JsonObject notes, JsonObject step, Throwable cause) {
    if (StepJudge.isMistake(cause)) {
      return Future.failedFuture(cause);
    }
    var details = new JsonObject().put("step", step).mergeIn(notes);
    if (cause instanceof CheckFailedException failed) {
      return Future.succeededFuture(
          new Outcome.Failed(failed.data(), details.mergeIn(failed.details())));
    }
    if (cause instanceof ContradictedException contradicted) {
      details.mergeIn(contradicted.details());
    }
    return Future.succeededFuture(new Outcome.Failed(String.valueOf(cause.getMessage()), details));
  }
}
