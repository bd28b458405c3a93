package carsharing.teltonika.device.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import carsharing.teltonika.message.AnswerShape;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which late answers are still to come. */
class OwedAnswersTest {

  private final OwedAnswers owed = new OwedAnswers();

  /** Answers that begin with a letter: {@code a ok} acknowledges, {@code ?} may answer anything. */
  private record Kind(char letter) implements AnswerShape {

    @Override
    public Fit fit(String text) {
      if (text.equals("?")) {
        return Fit.UNKNOWN;
      }
      if (text.charAt(0) != letter) {
        return Fit.FOREIGN;
      }
      return text.endsWith("ok") ? Fit.ACKNOWLEDGEMENT : Fit.ANSWER;
    }

    @Override
    public boolean isExactly(String text) {
      return text.equals(String.valueOf(letter));
    }

    @Override
    public boolean isConfusedWith(AnswerShape other) {
      return equals(other);
    }
  }

  /**
   * The steps: {@code +a} is a command of kind a that is given up, {@code a} a late answer of that
   * kind, {@code ?} an unknown text, and {@code !} a text that cannot be read.
   */
  static Stream<Arguments> tables() {
    return Stream.of(
        arguments("nothing is owed", "", ""),
        arguments("one is", "+a", "a"),
        arguments("it has come", "+a a", ""),
        arguments("one of two has come", "+a +a a", "a"),
        arguments("another kind has come", "+a b", "a"),
        arguments("two kinds", "+a +b", "ab"),
        arguments("the second of two kinds has come", "+a +b b", "a"),
        arguments("an unknown text pays the oldest", "+a +b ?", "b"),
        arguments("so does an unreadable one", "+a +b !", "b"),
        arguments("an acknowledgement pays nothing", "+a aok", "a"),
        arguments("more has come than is owed", "+a a a +a", "a"),
        arguments("sixteen are remembered", "+a" + " +b".repeat(15), "ab"),
        arguments("and not seventeen", "+a" + " +b".repeat(16), "b"));
  }

  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @MethodSource("tables")
  void knowsWhichAnswersCanBeMistakenForTheNext(String what, String steps, String kinds) {
    for (var step : steps.split(" ", -1)) {
      if (step.startsWith("+")) {
        owed.addAnswer(new Kind(step.charAt(1)));
      } else if (step.equals("!")) {
        owed.payAny();
      } else if (!step.isEmpty()) {
        owed.pay(step);
      }
    }

    assertThat(owed.confuse(new Kind('a'))).isEqualTo(kinds.contains("a"));
    assertThat(owed.confuse(new Kind('b'))).isEqualTo(kinds.contains("b"));
  }

  @Test
  void takesOneAcknowledgementForEachRecordCommandAndNoAnswer() {
    owed.addAcknowledgement(new Kind('a'));

    assertThat(owed.payAcknowledgement("a")).isFalse();
    assertThat(owed.payAcknowledgement("b ok")).isFalse();
    assertThat(owed.payAcknowledgement("a ok")).isTrue();
    assertThat(owed.payAcknowledgement("a ok")).isFalse();
    assertThat(owed.confuse(new Kind('a'))).isFalse();
  }
}
