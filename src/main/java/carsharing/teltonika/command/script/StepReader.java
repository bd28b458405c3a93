package carsharing.teltonika.command.script;

import carsharing.teltonika.command.script.Step.Answer;
import carsharing.teltonika.units.Quantities;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads one step of a script. */
public final class StepReader {

  private static final Set<String> FIELDS =
      Set.of(
          "cmd",
          "success",
          "errors",
          "response",
          "recordAsResponse",
          "action",
          "timeout",
          "retries",
          "optional",
          "unknownAnswer",
          "verify");
  private static final int MAX_RETRIES = 5;
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final ScriptMistakes mistakes;
  private final TextRulesReader texts;
  private final VerificationReader verifications;
  private final Set<String> checks;

  /**
   * @param checks the names of those that there are
   */
  public StepReader(ScriptMistakes mistakes, Set<String> checks) {
    this.mistakes = mistakes;
    this.texts = new TextRulesReader(mistakes);
    this.verifications = new VerificationReader(mistakes);
    this.checks = new TreeSet<>(checks);
  }

  /** Reads a step; what is wrong with it is noted. */
  public Step read(JsonObject fields, boolean addressed) {
    mistakes.addUnknown(fields, FIELDS);
    var check = mistakes.text(fields, "action");
    check
        .filter(name -> !checks.contains(name))
        .ifPresent(name -> mistakes.add("action", name + " (expected: one of " + checks + ")"));
    var command = command(fields);
    var answer = answer(fields, command);
    if (check.isPresent() && answer != Answer.RECORD) {
      mistakes.add("action", "expected recordAsResponse: true beside it");
    }
    var success = texts.read(fields, "success");
    return new Step(
        command,
        success,
        texts.readList(fields, "errors"),
        answer,
        check,
        addressed,
        timeout(fields),
        retries(fields),
        mistakes.flag(fields, "optional"),
        passesUnknown(fields, success.isEmpty() && answer == Answer.TEXT),
        verifications.read(fields, answer));
  }

  /** If the script names the texts that pass, another one fails unless it says otherwise. */
  private boolean passesUnknown(JsonObject fields, boolean usual) {
    var value = fields.getValue("unknownAnswer");
    if (value == null) {
      return usual;
    }
    if (!value.equals("pass") && !value.equals("fail")) {
      mistakes.add("unknownAnswer", value + " (expected: pass or fail)");
    }
    return value.equals("pass");
  }

  private String command(JsonObject fields) {
    var text = mistakes.text(fields, "cmd").orElse("");
    if (text.isBlank() || !Step.COMMAND.matcher(text).matches()) {
      mistakes.add("cmd", "expected a text of 1-512 printable ASCII characters");
    }
    return text;
  }

  private Answer answer(JsonObject fields, String command) {
    var isReturned = mistakes.flag(fields, "response");
    var isRecord = mistakes.flag(fields, "recordAsResponse");
    if (isRecord) {
      if (isReturned) {
        mistakes.add("response", "expected only one of response and recordAsResponse");
      }
      return Answer.RECORD;
    }
    if (isReturned) {
      return Answer.RETURNED_VALUE;
    }
    return command.startsWith("readio ") ? Answer.VALUE : Answer.TEXT;
  }

  private Optional<Duration> timeout(JsonObject fields) {
    var value = fields.getValue("timeout");
    if (value == null) {
      return Optional.empty();
    }
    var time = Quantities.duration(value.toString());
    if (time.filter(duration -> duration.compareTo(LONGEST) <= 0).isEmpty()) {
      mistakes.add("timeout", value + " (expected: a duration such as 30s or 2m, up to 10m)");
    }
    return time;
  }

  private int retries(JsonObject fields) {
    var value = fields.getValue("retries");
    if (value == null) {
      return 0;
    }
    if (value instanceof Integer number && number >= 0 && number <= MAX_RETRIES) {
      return number;
    }
    mistakes.add("retries", value + " (expected: 0-" + MAX_RETRIES + ")");
    return 0;
  }
}
