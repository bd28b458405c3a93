package carsharing.teltonika.reports;

import carsharing.teltonika.reports.notation.Fields;
import carsharing.teltonika.reports.notation.JsonParts;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a command must end. */
final class OutcomeExpectation {

  private static final Set<String> ALTERNATIVE_FIELDS = Set.of("message", "data", "dataIncludes");
  private static final Set<String> FIELDS =
      Set.of(
          "message",
          "data",
          "dataIncludes",
          "dataLacks",
          "anyOf",
          "outcome",
          "reasons",
          "warnings",
          "unknownAnswers",
          "texts",
          "notSent",
          "sent",
          "withinMs");

  private final JsonObject expected;

  /**
   * @throws IllegalArgumentException if a field has an unknown name, or none says how it must end
   */
  OutcomeExpectation(JsonObject expected) {
    Fields.checkNames(expected, FIELDS, "expect");
    Fields.list(expected.getValue("anyOf"))
        .forEach(either -> Fields.checkNames((JsonObject) either, ALTERNATIVE_FIELDS, "anyOf"));
    if (!expected.containsKey("message") && !expected.containsKey("anyOf")) {
      throw new IllegalArgumentException("expect: no message (expected: message or anyOf)");
    }
    this.expected = expected;
  }

  /** The texts that must come on the channel of unasked texts. */
  List<String> texts() {
    return Fields.texts(expected, "texts");
  }

  /** What is wrong, a line for each thing; empty if all is as expected. */
  List<String> complaints(Heard heard) {
    if (heard.outcome().isEmpty()) {
      return List.of("no outcome came");
    }
    var outcome = heard.outcome().get();
    var complaints = new ArrayList<>(ofMessage(expected, outcome));
    complaints.addAll(ofAlternatives(outcome));
    complaints.addAll(ofDetails(outcome));
    complaints.addAll(ofTracker(heard));
    return complaints;
  }

  private static List<String> ofMessage(JsonObject expected, JsonObject outcome) {
    var complaints = new ArrayList<String>();
    for (var name : List.of("message", "data")) {
      if (expected.containsKey(name)) {
        complaints.addAll(JsonParts.missing(name, expected.getValue(name), outcome.getValue(name)));
      }
    }
    var data = JsonParts.text(outcome.getValue("data"));
    Fields.texts(expected, "dataIncludes").stream()
        .filter(text -> !data.contains(text))
        .forEach(text -> complaints.add("data does not include: " + text));
    Fields.texts(expected, "dataLacks").stream()
        .filter(data::contains)
        .forEach(text -> complaints.add("data includes: " + text));
    return complaints;
  }

  private List<String> ofAlternatives(JsonObject outcome) {
    var alternatives = Fields.list(expected.getValue("anyOf"));
    var isAny =
        alternatives.isEmpty()
            || alternatives.stream()
                .anyMatch(either -> ofMessage((JsonObject) either, outcome).isEmpty());
    return isAny ? List.of() : List.of("none of anyOf holds");
  }

  private List<String> ofDetails(JsonObject outcome) {
    var complaints = new ArrayList<String>();
    if (expected.containsKey("outcome")) {
      complaints.addAll(JsonParts.missing("outcome", expected.getValue("outcome"), outcome));
    }
    var reasons = elements(outcome.getValue("reasons"));
    Fields.texts(expected, "reasons").stream()
        .filter(text -> reasons.stream().noneMatch(reason -> isReason(text, reason)))
        .forEach(text -> complaints.add("no reason is: " + text));
    for (var name : List.of("warnings", "unknownAnswers")) {
      if (expected.containsKey(name)) {
        complaints.addAll(ofList(name, outcome));
      }
    }
    return complaints;
  }

  private static boolean isReason(String text, @Nullable Object reason) {
    return reason instanceof JsonObject fields
        && (text.equals(fields.getValue("code")) || text.equals(fields.getValue("text")));
  }

  private List<String> ofList(String name, JsonObject outcome) {
    var texts = Fields.texts(expected, name);
    var found = elements(outcome.getValue(name));
    if (texts.isEmpty() && !found.isEmpty()) {
      return List.of("%s are %s (expected: none)".formatted(name, found));
    }
    return JsonParts.notContained(texts, found).stream()
        .map(text -> "%s do not include: %s".formatted(name, text))
        .toList();
  }

  private static List<?> elements(@Nullable Object value) {
    return value instanceof JsonArray list ? Fields.list(list) : List.of();
  }

  private List<String> ofTracker(Heard heard) {
    var complaints = new ArrayList<String>();
    JsonParts.notContained(texts(), heard.texts())
        .forEach(text -> complaints.add("no unasked text is: " + text));
    Fields.texts(expected, "notSent").stream()
        .filter(heard.sent()::contains)
        .forEach(command -> complaints.add("sent to the tracker: " + command));
    if (expected.containsKey("sent") && !heard.sent().equals(Fields.texts(expected, "sent"))) {
      complaints.add("sent to the tracker: " + heard.sent());
    }
    if (expected.containsKey("withinMs") && heard.millis() > expected.getInteger("withinMs")) {
      complaints.add("it took %d ms".formatted(heard.millis()));
    }
    return complaints;
  }
}
