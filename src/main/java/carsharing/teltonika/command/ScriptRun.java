package carsharing.teltonika.command;

import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.StepFailure;
import carsharing.teltonika.settings.CommandSettings;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One execution of a script: step after step, until all have passed or one has not. */
final class ScriptRun {

  /** An answer with a wrong checksum is asked for again so often. */
  private static final int CRC_RETRIES = 2;

  private final Script script;
  private final CarCommand command;
  private final DeviceLink device;
  private final Map<String, Check> checks;
  private final CommandSettings settings;
  private final JsonObject data = new JsonObject();

  ScriptRun(
      Script script,
      CarCommand command,
      DeviceLink device,
      Map<String, Check> checks,
      CommandSettings settings) {
    this.script = script;
    this.command = command;
    this.device = device;
    this.checks = checks;
    this.settings = settings;
  }

  /** Runs all steps; always succeeds, with how the command ended. */
  Future<Outcome> run() {
    List<String> texts;
    try {
      texts = script.steps().stream().map(step -> command.fill(step.command())).toList();
    } catch (IllegalArgumentException e) {
      return Future.succeededFuture(Outcome.Failed.because(String.valueOf(e.getMessage())));
    }
    return from(0, texts);
  }

  private Future<Outcome> from(int number, List<String> texts) {
    if (number == texts.size()) {
      return Future.succeededFuture(new Outcome.Success(data));
    }
    var step = script.steps().get(number);
    return attempt(step, texts.get(number), CRC_RETRIES, step.retries())
        .compose(answer -> judge(step, answer))
        .transform(
            passed ->
                passed.succeeded()
                    ? from(number + 1, texts)
                    : Future.succeededFuture(
                        failed(number, texts.get(number), Objects.requireNonNull(passed.cause()))));
  }

  private Future<DeviceAnswer> attempt(Step step, String text, int crcRetries, int retries) {
    return device
        .request(request(step, text))
        .recover(
            cause -> {
              var why = cause instanceof StepFailedException failed ? failed.why() : null;
              if (why == StepFailure.WRONG_CRC && crcRetries > 0) {
                return attempt(step, text, crcRetries - 1, retries);
              }
              if (why == StepFailure.TIMEOUT && retries > 0) {
                return attempt(step, text, crcRetries, retries - 1);
              }
              return Future.failedFuture(cause);
            });
  }

  private DeviceRequest request(Step step, String text) {
    var timeout = step.timeout().orElse(settings.stepTimeout());
    return step.recordAsResponse()
        ? new DeviceRequest.AwaitRecord(
            text, timeout, Instant.now().minus(settings.clockSkew()), settings.textGrace())
        : new DeviceRequest.SendText(text, timeout);
  }

  private Future<Void> judge(Step step, DeviceAnswer answer) {
    if (answer instanceof DeviceAnswer.Position position) {
      return judgeRecord(step, position);
    }
    var text = ((DeviceAnswer.Text) answer).text();
    var reading = AnswerText.reading(text);
    var isError = step.errors().stream().anyMatch(error -> AnswerText.same(error, text));
    var isOther = step.success().filter(expected -> !AnswerText.same(expected, text)).isPresent();
    if (isError || isOther || (step.isReading() && reading.isEmpty())) {
      return Future.failedFuture(new UnexpectedAnswerException(AnswerText.trimmed(text)));
    }
    reading.filter(read -> step.isReading()).ifPresent(read -> data.put(read.id(), read.value()));
    return Future.succeededFuture();
  }

  private Future<Void> judgeRecord(Step step, DeviceAnswer.Position position) {
    try {
      if (step.check().isPresent()) {
        var check = Objects.requireNonNull(checks.get(step.check().get()));
        data.mergeIn(check.judge(position.record(), command, Instant.now()));
      }
      return Future.succeededFuture();
    } catch (CheckFailedException e) {
      return Future.failedFuture(e);
    }
  }

  private static Outcome failed(int number, String text, Throwable cause) {
    var details =
        new JsonObject()
            .put("step", new JsonObject().put("number", number + 1).put("command", text));
    if (cause instanceof CheckFailedException failed) {
      return new Outcome.Failed(failed.data(), details.mergeIn(failed.details()));
    }
    return new Outcome.Failed(String.valueOf(cause.getMessage()), details);
  }

  /** The tracker's text is not the one that passes. */
  private static final class UnexpectedAnswerException extends Exception {

    private static final long serialVersionUID = 1;

    UnexpectedAnswerException(String text) {
      super(text, null, false, false);
    }
  }
}
