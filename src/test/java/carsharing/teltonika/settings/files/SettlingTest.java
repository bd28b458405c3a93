package carsharing.teltonika.settings.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import carsharing.teltonika.testing.HandClock;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What counts if it has to stay as it is for 500 ms. */
class SettlingTest {

  private final HandClock clock = new HandClock();
  private final Settling<Character> settling =
      new Settling<>(clock, clock, Duration.ofMillis(500), this::look);
  private final StringBuilder seen = new StringBuilder();
  private char now = 'a';

  /**
   * The steps: {@code b} changes what is there, {@code look} looks at it, {@code reset} forgets,
   * and {@code 499} passes ms. What is seen: a small letter if it has not settled, a large one if
   * it has.
   */
  static Stream<Arguments> tables() {
    return Stream.of(
        arguments("just seen", "look", "a"),
        arguments("seen a little later", "look 499", "a"),
        arguments("looked at again by itself", "look 500", "aA"),
        arguments("looked at twice, which starts one look", "look 100 look 5000", "aaA"),
        arguments("settled, and seen again", "look 500 look", "aAA"),
        arguments("changed in between", "look 300 b 200", "ab"),
        arguments("changed in between, and settled", "look 300 b 700", "abB"),
        arguments(
            "changed twice, so it is another look later", "look 300 b look 300 c 5000", "abbcC"),
        arguments("passed through and back", "look 300 b look 100 a look 100 500", "abaaA"),
        arguments("changed after it had settled", "look 500 b look 500", "aAbB"),
        arguments("forgotten", "look 500 reset look 499", "aAa"),
        arguments("forgotten, and settled again", "look 500 reset look 500", "aAaA"));
  }

  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @MethodSource("tables")
  void countsWhatStaysAsItIs(String what, String steps, String expected) {
    for (var step : steps.split(" ", -1)) {
      switch (step) {
        case "look" -> look();
        case "reset" -> settling.reset();
        default -> {
          if (step.matches("\\d+")) {
            clock.pass(Duration.ofMillis(Long.parseLong(step)));
          } else {
            now = step.charAt(0);
          }
        }
      }
    }

    assertThat(seen).hasToString(expected);
  }

  private void look() {
    seen.append(settling.isSettled(now) ? Character.toUpperCase(now) : now);
  }
}
