package carsharing.teltonika.command.script;

import carsharing.teltonika.command.answer.AnswerText;
import carsharing.teltonika.command.answer.TextRule;
import carsharing.teltonika.command.answer.TextRules;
import com.google.re2j.PatternSyntaxException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the texts of a step: whole texts, prefixes and patterns. */
final class TextRulesReader {

  private static final String PREFIX = "prefix";
  private static final String PATTERN = "pattern";
  private static final String EXPECTED =
      " (expected: a text, {prefix: a text} or {pattern: a regular expression})";

  private final ScriptMistakes mistakes;

  TextRulesReader(ScriptMistakes mistakes) {
    this.mistakes = mistakes;
  }

  /** One entry or a list; no rule if there is no such field. */
  TextRules read(JsonObject fields, String name) {
    var value = fields.getValue(name);
    return value == null || value instanceof JsonArray
        ? readList(fields, name)
        : new TextRules(rule(name, value).stream().toList());
  }

  /** A list; no rule if there is no such field. */
  TextRules readList(JsonObject fields, String name) {
    var value = fields.getValue(name);
    if (value instanceof JsonArray list) {
      return new TextRules(
          list.stream().map(entry -> rule(name, entry)).flatMap(Optional::stream).toList());
    }
    if (value != null) {
      mistakes.add(name, value + " (expected: a list)");
    }
    return TextRules.NONE;
  }

  private Optional<TextRule> rule(String name, @Nullable Object entry) {
    if (entry instanceof String text && !text.isBlank()) {
      return Optional.of(new TextRule.Exact(text));
    }
    if (entry instanceof JsonObject fields && fields.fieldNames().equals(Set.of(PREFIX))) {
      return text(name, fields, PREFIX).map(TextRule.Prefix::new);
    }
    if (entry instanceof JsonObject fields && fields.fieldNames().equals(Set.of(PATTERN))) {
      return text(name, fields, PATTERN).flatMap(expression -> regex(name, expression));
    }
    mistakes.add(name, entry + EXPECTED);
    return Optional.empty();
  }

  private Optional<String> text(String name, JsonObject fields, String kind) {
    if (fields.getValue(kind) instanceof String text && !text.isBlank()) {
      return Optional.of(AnswerText.trimmed(text));
    }
    mistakes.add(name, fields.getValue(kind) + EXPECTED);
    return Optional.empty();
  }

  private Optional<TextRule> regex(String name, String expression) {
    try {
      return Optional.of(TextRule.Regex.of(expression));
    } catch (PatternSyntaxException e) {
      mistakes.add(
          name, "%s: %s (expected: a regular expression)".formatted(expression, e.getMessage()));
      return Optional.empty();
    }
  }
}
