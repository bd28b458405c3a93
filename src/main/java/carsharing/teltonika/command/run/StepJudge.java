package carsharing.teltonika.command.run;

import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.command.answer.AnswerText;
import carsharing.teltonika.command.answer.TextVerdict;
import carsharing.teltonika.command.check.Check;
import carsharing.teltonika.command.check.CheckFailedException;
import carsharing.teltonika.command.check.CheckInput;
import carsharing.teltonika.command.check.ParkingAreas;
import carsharing.teltonika.command.script.Step;
import carsharing.teltonika.command.verify.ContradictedException;
import carsharing.teltonika.command.verify.Verdict;
import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.Sight;
import carsharing.teltonika.message.StepRecords;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Judges the answers to the steps of one script, and collects what they say. */
final class StepJudge {

  /** What an outcome says if the tracker answers with a text that has nothing in it. */
  private static final String EMPTY = "empty_answer";

  private final Function<String, Check> checks;
  private final JsonObject fields;
  private final ParkingAreas areas;
  private final Supplier<Profile> profile;
  private final TimeSource time;
  private final JsonObject data = new JsonObject();
  private final JsonArray warnings = new JsonArray();
  private final JsonArray unknownAnswers = new JsonArray();
  private Optional<Verdict> verdict = Optional.empty();

  /**
   * @param checks by name
   * @param fields all that the command says
   * @param areas where a rental may end
   * @param profile of the car, as it is known when a record is judged
   */
  StepJudge(
      Function<String, Check> checks,
      JsonObject fields,
      ParkingAreas areas,
      Supplier<Profile> profile,
      TimeSource time) {
    this.checks = checks;
    this.fields = fields;
    this.areas = areas;
    this.profile = profile;
    this.time = time;
    areas.warnings().forEach(text -> warn("invalid_polygons", text));
  }

  /** The outcome if all steps have passed. */
  Outcome success() {
    return new Outcome.Success(data, warnings, unknownAnswers, verdict);
  }

  /** What is known of the effect of one more step. The weakest verdict is that of the command. */
  void note(Verdict next) {
    verdict = Optional.of(verdict.map(next::weaker).orElse(next));
  }

  /**
   * Judges one answer; fails if it does not pass.
   *
   * @param name the number and the command of the step
   */
  Future<Void> judge(StepAnswers step, DeviceAnswer answer, JsonObject name) {
    if (answer instanceof DeviceAnswer.Position position) {
      return judgeRecord(step.step(), position);
    }
    return answer instanceof DeviceAnswer.Observed observed
        ? judgeObserved(step, observed, name)
        : judgeText(step, AnswerText.trimmed(((DeviceAnswer.Text) answer).text()), name);
  }

  /** The text is judged as ever. If it passes, the car must not show the opposite. */
  private Future<Void> judgeObserved(
      StepAnswers step, DeviceAnswer.Observed observed, JsonObject name) {
    var answered =
        observed
            .text()
            .map(text -> judgeText(step, AnswerText.trimmed(text), name))
            .orElse(Future.succeededFuture());
    return observed.sight() == Sight.OPPOSITE
        ? answered.compose(passed -> contradicted(step, observed))
        : answered;
  }

  private static Future<Void> contradicted(StepAnswers step, DeviceAnswer.Observed observed) {
    var wanted = step.step().verification().orElseThrow();
    return Future.failedFuture(new ContradictedException(wanted, observed));
  }

  private Future<Void> judgeText(StepAnswers step, String text, JsonObject name) {
    var verdict = step.judge(text);
    if (verdict == TextVerdict.UNKNOWN && step.step().passesUnknown()) {
      unknownAnswers.add(new JsonObject().put("step", name).put("text", text));
      return keep(step.step(), text);
    }
    return verdict == TextVerdict.PASS ? keep(step.step(), text) : unexpected(text);
  }

  private Future<Void> keep(Step step, String text) {
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
              .orElseGet(() -> unexpected(text));
      case TEXT -> Future.succeededFuture();
      case RECORD -> unexpected(text);
    };
  }

  private static Future<Void> unexpected(String text) {
    return Future.failedFuture(new UnexpectedAnswerException(text.isEmpty() ? EMPTY : text));
  }

  /** Tells whether records are enough for the check of a step; empty if it needs only one. */
  Optional<Predicate<StepRecords>> need(Step step) {
    return step.check()
        .map(checks)
        .filter(Check::judgesSeveral)
        .map(check -> records -> isEnough(check, records));
  }

  /** If the server makes a mistake, the judgement makes it, too, and tells it. */
  private boolean isEnough(Check check, StepRecords records) {
    try {
      return check.isEnough(records, input(), time.instant());
    } catch (RuntimeException mistake) {
      return true;
    }
  }

  private CheckInput input() {
    return new CheckInput(fields, areas, profile.get());
  }

  private Future<Void> judgeRecord(Step step, DeviceAnswer.Position position) {
    try {
      if (step.check().isPresent()) {
        var check = checks.apply(step.check().get());
        keep(check.judge(position.records(), input(), time.instant()));
      }
      return Future.succeededFuture();
    } catch (CheckFailedException e) {
      return Future.failedFuture(e);
    }
  }

  /** What a check says replaces what an earlier one has said; a null takes it back. */
  private void keep(JsonObject said) {
    for (var field : said) {
      if (field.getValue() == null) {
        data.remove(field.getKey());
      } else {
        data.put(field.getKey(), field.getValue());
      }
    }
  }

  /** The failure of an optional step becomes a warning, and the script goes on. */
  Future<Void> forgive(Step step, Throwable cause, JsonObject name) {
    if (!step.optional() || isMistake(cause)) {
      return Future.failedFuture(cause);
    }
    warn("optional_step", String.valueOf(cause.getMessage())).put("step", name);
    return Future.succeededFuture();
  }

  /** What is known of the steps up to one that has failed; empty if nothing. */
  JsonObject notes() {
    var notes = new JsonObject();
    verdict.ifPresent(known -> notes.put(Outcome.VERDICT, known.word()));
    if (!warnings.isEmpty()) {
      notes.put(Outcome.WARNINGS, warnings);
    }
    if (!unknownAnswers.isEmpty()) {
      notes.put(Outcome.UNKNOWN_ANSWERS, unknownAnswers);
    }
    return notes;
  }

  private JsonObject warn(String code, String text) {
    var warning = new JsonObject().put("code", code).put("text", text);
    warnings.add(warning);
    return warning;
  }

  /** Whether the server is at fault, and not an answer: those failures are checked exceptions. */
  static boolean isMistake(Throwable cause) {
    return cause instanceof RuntimeException || cause instanceof Error;
  }

  /** The tracker's text is not the one that passes. */
  private static final class UnexpectedAnswerException extends Exception {

    private static final long serialVersionUID = 1;

    UnexpectedAnswerException(String text) {
      super(text, null, false, false);
    }
  }
}
