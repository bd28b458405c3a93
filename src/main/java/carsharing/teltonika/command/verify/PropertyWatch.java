package carsharing.teltonika.command.verify;

import carsharing.teltonika.car.profile.FlagHistory;
import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.car.profile.Reading;
import carsharing.teltonika.command.answer.AnswerText;
import carsharing.teltonika.message.AnswerShape;
import carsharing.teltonika.message.Sight;
import carsharing.teltonika.message.StateWatch;
import carsharing.teltonika.protocol.AvlRecord;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** Looks at one property of a car, as its profile reads it. */
public final class PropertyWatch implements StateWatch {

  private final Profile profile;
  private final FlagHistory history;
  private final Verification wanted;
  private final Predicate<String> passes;
  private final Optional<Question> question;

  private PropertyWatch(
      Profile profile,
      FlagHistory history,
      Verification wanted,
      Predicate<String> passes,
      Function<String, AnswerShape> shape) {
    this.profile = profile;
    this.history = history;
    this.wanted = wanted;
    this.passes = passes;
    this.question =
        profile.plainElement(wanted.property()).stream()
            .mapToObj(element -> "readio " + element)
            .map(text -> new Question(text, shape.apply(text)))
            .findFirst();
  }

  /**
   * Watches a property; empty if the family cannot show it. A car of the generic profile is not
   * watched: nobody knows what its elements mean.
   *
   * @param history of the car: a flag that it has never set proves nothing
   * @param passes whether the command passes that was answered with a text
   * @param shape of the answer to a {@code readio}
   */
  public static Optional<StateWatch> of(
      Profile profile,
      FlagHistory history,
      Verification wanted,
      Predicate<String> passes,
      Function<String, AnswerShape> shape) {
    return profile.isGeneric() || !profile.isShown(wanted.property(), element -> true)
        ? Optional.empty()
        : Optional.of(new PropertyWatch(profile, history, wanted, passes, shape));
  }

  @Override
  public Sight look(AvlRecord record) {
    return profile
        .proof(wanted.property(), record.elements(), history)
        .map(this::sight)
        .orElse(Sight.UNSEEN);
  }

  private Sight sight(Reading<Boolean> reading) {
    return reading.isLastKnown() ? Sight.HIDDEN : sight(reading.value());
  }

  private Sight sight(boolean value) {
    return value == wanted.value() ? Sight.MET : Sight.OPPOSITE;
  }

  /** Only plain numbers are read: 0 is false, and any other one is true. */
  @Override
  public Sight look(String answer) {
    return AnswerText.reading(answer)
        .map(AnswerText.Reading::value)
        .filter(value -> value.matches("\\d{1,18}"))
        .map(value -> sight(Long.parseLong(value) != 0))
        .orElse(Sight.HIDDEN);
  }

  @Override
  public boolean canBeShown(IntPredicate isSent) {
    return profile.isShown(wanted.property(), isSent);
  }

  @Override
  public Optional<Question> question() {
    return question;
  }

  @Override
  public boolean passes(String text) {
    return passes.test(text);
  }
}
