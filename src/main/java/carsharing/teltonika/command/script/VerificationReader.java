package carsharing.teltonika.command.script;

import carsharing.teltonika.car.profile.Property;
import carsharing.teltonika.command.script.Step.Answer;
import carsharing.teltonika.command.verify.Verification;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what a car must show after a step: {@code { property: locked, value: true, within: 10s }}.
 */
final class VerificationReader {

  private static final String VERIFY = "verify";
  private static final String PROPERTY = "verify.property";
  private static final String VALUE = "verify.value";

  private static final List<String> FLAGS =
      Arrays.stream(Property.values())
          .filter(property -> property.kind() == Property.Kind.FLAG)
          .map(Property::word)
          .sorted()
          .toList();

  private final ScriptMistakes mistakes;

  VerificationReader(ScriptMistakes mistakes) {
    this.mistakes = mistakes;
  }

  /** What the step wants to see; empty if nothing, or if it is wrong. */
  Optional<Verification> read(JsonObject step, Answer answer) {
    var value = step.getValue(VERIFY);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof JsonObject given)) {
      mistakes.add(
          VERIFY, value + " (expected: fields such as property: locked, value: true, within: 10s)");
      return Optional.empty();
    }
    if (answer != Answer.TEXT) {
      mistakes.add(VERIFY, "expected only at a step that is answered by a text");
    }
    if (Boolean.TRUE.equals(step.getValue("optional"))) {
      mistakes.add(VERIFY, "expected no optional: true beside it");
    }
    return read(named(given));
  }

  /** With the names that mistakes have. */
  private static JsonObject named(JsonObject given) {
    var named = new JsonObject();
    given.forEach(field -> named.put(VERIFY + "." + field.getKey(), field.getValue()));
    return named;
  }

  private Optional<Verification> read(JsonObject fields) {
    var within = VERIFY + ".within";
    mistakes.addUnknown(fields, Set.of(PROPERTY, VALUE, within));
    var property = property(fields);
    var wanted = fields.getValue(VALUE);
    if (!(wanted instanceof Boolean)) {
      mistakes.add(VALUE, wanted + " (expected: true or false)");
    }
    var time =
        mistakes
            .duration(fields, within, Verification.SHORTEST, Verification.LONGEST)
            .orElse(Verification.USUAL);
    return property.map(known -> new Verification(known, Boolean.TRUE.equals(wanted), time));
  }

  private Optional<Property> property(JsonObject fields) {
    var word = fields.getValue(PROPERTY);
    var property =
        Optional.ofNullable(word)
            .map(Object::toString)
            .flatMap(Property::of)
            .filter(known -> known.kind() == Property.Kind.FLAG);
    if (property.isEmpty()) {
      mistakes.add(PROPERTY, word + " (expected: one of " + FLAGS + ")");
    }
    return property;
  }
}
