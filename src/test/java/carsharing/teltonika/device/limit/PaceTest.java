package carsharing.teltonika.device.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import carsharing.teltonika.settings.EnvironmentSettings;
import carsharing.teltonika.testing.HandClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** When a connection has to wait that may send 3 frames and 2,000 bytes in a second. */
class PaceTest {

  private static final Duration BEGIN = Duration.ofNanos(new HandClock().nanos());

  private final HandClock clock = new HandClock();
  private final List<String> seen = new ArrayList<>();
  private final Pace pace =
      new Pace(
          clock,
          clock,
          () ->
              EnvironmentSettings.of(
                      "DEVICES_FRAMESPERSECOND", "3", "DEVICES_BYTESPERSECOND", "2000")
                  .devices(),
          () -> seen.add("over at " + now()));

  /**
   * The steps: {@code 0:3x100} means that 3 frames of 100 bytes come 0 ms after the begin; {@code
   * 999:} only passes time.
   */
  static Stream<Arguments> tables() {
    return Stream.of(
        arguments("as much as it may", "0:3x100 5000:", ""),
        arguments("a frame too many", "0:4x100 1000:", "wait at 0"),
        arguments(
            "a frame too many, and a second passes", "0:4x100 1001:", "wait at 0|over at 1001"),
        arguments("a frame too many, late in the second", "0:3x9 999:1x9 1000:", "wait at 999"),
        arguments(
            "a frame too many, late, and the second passes",
            "0:3x9 999:1x9 1002:",
            "wait at 999|over at 1001"),
        arguments("the same frame in the next second", "0:3x9 1000:1x9 5000:", ""),
        arguments("as many bytes as it may", "0:2x1000 5000:", ""),
        arguments("a byte too many", "0:1x2001 1001:", "wait at 0|over at 1001"),
        arguments("a byte too many, in two frames", "0:1x2000 7:1x1 8:", "wait at 7"),
        arguments("bytes of two seconds", "0:1x2000 1000:1x2000 5000:", ""),
        arguments("much more, which waits once", "0:9x9000 1001:", "wait at 0|over at 1001"),
        arguments(
            "too much twice",
            "0:4x1 1500:4x1 9000:",
            "wait at 0|over at 1001|wait at 1500|over at 2501"));
  }

  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @MethodSource("tables")
  void letsAConnectionWaitThatSendsMoreThanItMay(String what, String steps, String expected) {
    for (var step : steps.split(" ", -1)) {
      var parts = step.split("[:x]", -1);
      clock.pass(Duration.ofMillis(Long.parseLong(parts[0]) - now()));
      for (var i = 0; parts.length > 2 && i < Integer.parseInt(parts[1]); i++) {
        spend(Integer.parseInt(parts[2]));
      }
    }

    assertThat(String.join("|", seen)).isEqualTo(expected);
    assertThat(pace.isAbove()).isEqualTo(expected.matches(".*wait at \\d+"));
  }

  private void spend(int bytes) {
    if (pace.spend(bytes, 1)) {
      seen.add("wait at " + now());
    }
  }

  private long now() {
    return Duration.ofNanos(clock.nanos() - BEGIN.toNanos()).toMillis();
  }
}
