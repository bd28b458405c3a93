package carsharing.teltonika.command;

import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.StepFailure;
import carsharing.teltonika.settings.CommandSettings;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One execution of a script: step after step, until all have passed or one has not. */
final class ScriptRun {

  /** An answer with a wrong checksum is asked for again so often. */
  private static final int CRC_RETRIES = 2;

  /** The name of the check that stands before the first step of a guarded script. */
  private static final String GUARD = "interlocks";

  private final Interlocks interlocks;
  private final List<Step> steps;
  private final CarCommand command;
  private final DeviceLink device;
  private final Map<String, Check> checks;
  private final CommandSettings settings;
  private final JsonObject data = new JsonObject();
  private final JsonArray report = new JsonArray();
  private CheckInput input;
  private boolean acted;

  /**
   * @param interlocks what must hold before the first step
   */
  ScriptRun(
      CarSession.Shared shared,
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
    this.input = new CheckInput(command.fields(), ParkingAreas.NONE);
    this.checks = shared.checks();
    this.settings = shared.settings();
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
    input = new CheckInput(command.fields(), areas);
    List<String> texts;
    try {
      texts =
          steps.stream()
              .map(
                  step ->
                      step.answer() == Step.Answer.RETURNED_TEXT
                          ? step.command()
                          : command.fillCommand(step.command()))
              .toList();
    } catch (IllegalArgumentException e) {
      return Future.succeededFuture(Outcome.Failed.because(String.valueOf(e.getMessage())));
    }
    return from(0, texts);
  }

  /** What came of each step so far: its number, command, answer and duration in ms. */
  JsonArray report() {
    return report;
  }

  /** Whether any step was sent but the guard's, which does nothing to the car. */
  boolean hasActed() {
    return acted;
  }

  private Future<Outcome> from(int index, List<String> texts) {
    if (index == texts.size()) {
      return Future.succeededFuture(new Outcome.Success(data));
    }
    var step = steps.get(index);
    var entry = new JsonObject().put("number", number(index)).put("command", texts.get(index));
    report.add(entry);
    acted |= number(index) > 0;
    var began = System.nanoTime();
    return attempt(step, texts.get(index), CRC_RETRIES, step.retries())
        .onSuccess(answer -> describe(answer, entry))
        .compose(answer -> judge(step, answer))
        .onComplete(
            done -> entry.put("ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)))
        .transform(
            passed ->
                passed.succeeded()
                    ? from(index + 1, texts)
                    : failed(entry, Objects.requireNonNull(passed.cause())));
  }

  /** Counted from 1; the guard before the first step has 0. */
  private int number(int index) {
    return interlocks.isEmpty() ? index + 1 : index;
  }

  private static void describe(DeviceAnswer answer, JsonObject entry) {
    if (answer instanceof DeviceAnswer.Position position) {
      entry.put("recordTime", position.record().time().toString());
    } else if (answer instanceof DeviceAnswer.Text text) {
      entry.put("text", AnswerText.trimmed(text.text()));
    }
  }

  private Future<DeviceAnswer> attempt(Step step, String text, int crcRetries, int retries) {
    return device
        .request(request(step, text))
        .recover(
            cause -> {
              if (crcRetries > 0 && StepFailedException.isBecause(StepFailure.WRONG_CRC, cause)) {
                return attempt(step, text, crcRetries - 1, retries);
              }
              if (retries > 0 && StepFailedException.isBecause(StepFailure.TIMEOUT, cause)) {
                return attempt(step, text, crcRetries, retries - 1);
              }
              return Future.failedFuture(cause);
            });
  }

  private DeviceRequest request(Step step, String text) {
    var timeout = step.timeout().orElse(settings.stepTimeout());
    return step.answer() == Step.Answer.RECORD
        ? new DeviceRequest.AwaitRecord(
            text,
            step.addressed(),
            timeout,
            Instant.now().minus(settings.clockSkew()),
            settings.textGrace())
        : new DeviceRequest.SendText(text, step.addressed(), timeout);
  }

  private Future<Void> judge(Step step, DeviceAnswer answer) {
    return answer instanceof DeviceAnswer.Position position
        ? judgeRecord(step, position)
        : judgeText(step, AnswerText.trimmed(((DeviceAnswer.Text) answer).text()));
  }

  private Future<Void> judgeText(Step step, String text) {
    var isError = step.errors().stream().anyMatch(error -> AnswerText.same(error, text));
    var isOther = step.success().filter(expected -> !AnswerText.same(expected, text)).isPresent();
    if (isError || isOther) {
      return Future.failedFuture(new UnexpectedAnswerException(text));
    }
    return switch (step.answer()) {
      case RETURNED_TEXT -> {
        data.put("text", text);
        yield Future.succeededFuture();
      }
      case VALUE, RETURNED_VALUE ->
          AnswerText.reading(text)
              .map(
                  reading -> {
                    data.put(reading.id(), reading.value());
                    return Future.<Void>succeededFuture();
                  })
              .orElseGet(() -> Future.failedFuture(new UnexpectedAnswerException(text)));
      case TEXT, RECORD -> Future.succeededFuture();
    };
  }

  private Future<Void> judgeRecord(Step step, DeviceAnswer.Position position) {
    try {
      if (step.check().isPresent()) {
        data.mergeIn(check(step.check().get()).judge(position.record(), input, Instant.now()));
      }
      return Future.succeededFuture();
    } catch (CheckFailedException e) {
      return Future.failedFuture(e);
    }
  }

  private Check check(String name) {
    return name.equals(GUARD) ? interlocks : Objects.requireNonNull(checks.get(name));
  }

  private static Future<Outcome> failed(JsonObject entry, Throwable cause) {
    if (cause instanceof RuntimeException || cause instanceof Error) {
      return Future.failedFuture(cause); // No answer's fault: those are checked exceptions.
    }
    var details =
        new JsonObject()
            .put(
                "step",
                new JsonObject()
                    .put("number", entry.getValue("number"))
                    .put("command", entry.getValue("command")));
    return Future.succeededFuture(
        cause instanceof CheckFailedException failed
            ? new Outcome.Failed(failed.data(), details.mergeIn(failed.details()))
            : new Outcome.Failed(String.valueOf(cause.getMessage()), details));
  }

  /** The tracker's text is not the one that passes. */
  private static final class UnexpectedAnswerException extends Exception {

    private static final long serialVersionUID = 1;

    UnexpectedAnswerException(String text) {
      super(text, null, false, false);
    }
  }
}
