package carsharing.teltonika.command.run;

import carsharing.teltonika.command.verify.Verdict;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** How a command ended, as its client is told. */
public sealed interface Outcome {

  /** The field with what {@link #unknownAnswers()} has. */
  String UNKNOWN_ANSWERS = "unknownAnswers";

  /** The field with optional steps that did not pass. */
  String WARNINGS = "warnings";

  /** The field with what is known of the effect on the car. */
  String VERDICT = "verdict";

  /** The field with the outcome of the script that puts things right. */
  String ON_FAILURE = "onFailure";

  /** The message of the contract. */
  JsonObject toJson();

  /** For a log line. */
  String summary();

  /** Texts that passed although nobody knows them, each with its step. */
  JsonArray unknownAnswers();

  /** What is known of the effect on the car; empty if nothing was sent that changes it. */
  Optional<Verdict> verdict();

  private static String shown(Optional<Verdict> verdict) {
    return verdict.map(known -> " (" + known.word() + ")").orElse("");
  }

  /**
   * All steps passed that had to.
   *
   * @param data what was read
   * @param warnings optional steps that did not pass, and what else a person should know
   * @param unknownAnswers texts that passed although nobody knows them, each with its step
   * @param verdict what is known of the effect on the car; empty if nothing was to change
   */
  record Success(
      JsonObject data, JsonArray warnings, JsonArray unknownAnswers, Optional<Verdict> verdict)
      implements Outcome {

    @Override
    public JsonObject toJson() {
      var json = new JsonObject().put("message", "success").put("data", data);
      if (!warnings.isEmpty()) {
        json.put(WARNINGS, warnings);
      }
      if (!unknownAnswers.isEmpty()) {
        json.put(UNKNOWN_ANSWERS, unknownAnswers);
      }
      verdict.ifPresent(known -> json.put(VERDICT, known.word()));
      return json;
    }

    @Override
    public String summary() {
      var text = warnings.isEmpty() ? "success" : "success with warnings";
      return text + shown(verdict);
    }
  }

  /**
   * A step did not pass, or the command could not be run.
   *
   * @param reason a text or a list of texts
   * @param details added fields
   */
  record Failed(Object reason, JsonObject details) implements Outcome {

    /** Characters of a reason in a log line; the reason may be a tracker's text. */
    private static final int MAX_SUMMARY = 200;

    /** A failure that no step is to blame for. */
    public static Failed because(String reason) {
      return new Failed(reason, new JsonObject());
    }

    /** Those of the script, and of the one that put things right. */
    @Override
    public JsonArray unknownAnswers() {
      var none = new JsonArray();
      return new JsonArray()
          .addAll(details.getJsonArray(UNKNOWN_ANSWERS, none))
          .addAll(
              details
                  .getJsonObject(ON_FAILURE, new JsonObject())
                  .getJsonArray(UNKNOWN_ANSWERS, none));
    }

    @Override
    public Optional<Verdict> verdict() {
      return Optional.ofNullable(details.getString(VERDICT)).flatMap(Verdict::of);
    }

    /** The same with one more field. */
    Failed with(String name, JsonObject value) {
      return new Failed(reason, details.copy().put(name, value));
    }

    @Override
    public JsonObject toJson() {
      return new JsonObject().put("message", "failed").put("data", reason).mergeIn(details);
    }

    @Override
    public String summary() {
      var text = reason.toString();
      return "failed, "
          + text.substring(0, Math.min(text.length(), MAX_SUMMARY))
          + shown(verdict());
    }
  }
}
